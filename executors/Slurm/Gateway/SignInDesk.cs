using System.Security.Cryptography;
using System.Text;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Ssh;
using Pollinator.Slurm.Ssh.SignIn;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Pollinator.Slurm.Gateway;

/// <summary>Signs a person in: opens what they prove themselves with, and lets them try again when it was not accepted.</summary>
internal sealed class SignInDesk(SshLine line, KeyStore keys, TimeProvider time)
{
    private const int MostTries = 3;
    private const int MostKey = 32 * 1024;

    /// <summary>Signs in with a person to ask.</summary>
    /// <exception cref="ExecutorException">It cannot be done, in words for the person.</exception>
    /// <exception cref="SshFault">The host does not let them in.</exception>
    public async Task SignInAsync(SshPlace place, SignInRequest request, IPrompts person, CancellationToken ct)
    {
        var kept = request.Way == SignInWay.BroughtKey && request.PrivateKey is null ? keys.Kept() : null;
        var signIn = new KeptSignIn(request.Way, request.PrivateKey ?? kept?.PrivateKey, request.Certificate ?? kept?.Certificate);
        var credentials = await OpenAsync(signIn, person, ct);
        var noted = Noted(signIn, credentials);
        var heard = new Preface(person);
        try
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    await line.SignInAsync(place, credentials, heard, ct);
                    keys.Keep(noted);
                    return;
                }
                // Somebody who was asked can have mistyped; a key that was refused stays refused.
                catch (SshFault e)
                    when (e.Contact == SystemContact.NeedsSignIn
                        && e.InnerException is SshAuthenticationException
                        && heard.HasAnswered
                        && tries < MostTries
                    )
                {
                    heard.Say($"{e.Message} Try {tries + 1} of {MostTries}; a one-time code may have to be a new one.");
                }
            }
        }
        catch
        {
            credentials.Dispose();
            throw;
        }
    }

    /// <summary>Signs in again as it was done last, without a person.</summary>
    /// <returns>False when nothing is kept that could.</returns>
    /// <exception cref="SshFault">The host does not let them in.</exception>
    public async Task<bool> ComeBackAsync(SshPlace place, CancellationToken ct)
    {
        if (keys.Kept() is not { Way: SignInWay.MadeKey or SignInWay.BroughtKey } kept)
        {
            return false;
        }

        Credentials credentials;
        try
        {
            credentials = await OpenAsync(kept, Nobody.Instance, ct);
        }
        catch (ExecutorException)
        {
            return false;
        }

        var noted = Noted(kept, credentials);
        await line.SignInAsync(place, credentials, Nobody.Instance, ct);
        if (noted != kept)
        {
            keys.Keep(noted);
        }

        return true;
    }

    private static KeptSignIn Noted(KeptSignIn signIn, Credentials credentials) =>
        signIn with
        {
            Fingerprint = credentials.Fingerprint,
            Ends = credentials.ExpiresAt,
        };

    private async Task<Credentials> OpenAsync(KeptSignIn signIn, IPrompts person, CancellationToken ct)
    {
        switch (signIn.Way)
        {
            case SignInWay.MadeKey:
                return new(
                    signIn.Way,
                    keys.OpenMade() ?? throw Refused("No key was made for this system yet. Make one, and put its public half on the system.")
                );
            case SignInWay.BroughtKey:
                var credentials = new Credentials(signIn.Way, await OpenKeyAsync(signIn, person, ct));
                if (credentials.ExpiresAt is { } end && end <= time.GetUtcNow())
                {
                    credentials.Dispose();
                    throw Refused($"The certificate ended at {end:u}. Get a new one from the centre and sign in with it.");
                }

                return credentials;
            default:
                return new(signIn.Way);
        }
    }

    private static async Task<PrivateKeyFile> OpenKeyAsync(KeptSignIn signIn, IPrompts person, CancellationToken ct)
    {
        if (signIn.PrivateKey is not { Length: > 0 and <= MostKey } text || signIn.Certificate is { Length: > MostKey })
        {
            throw Refused("A private key of at most 32 KiB is needed, and its certificate where the centre gives one.");
        }

        string? passphrase = null;
        for (var tries = 0; ; tries++)
        {
            try
            {
                return Open(text, passphrase, signIn.Certificate);
            }
            catch (SshPassPhraseNullOrEmptyException)
            {
                passphrase = await AskAsync(person, "The key is locked with a passphrase.", ct);
            }
            catch (Exception e) when (passphrase is not null && tries < MostTries && e is SshException or CryptographicException)
            {
                passphrase = await AskAsync(person, "The passphrase does not open the key.", ct);
            }
            catch (Exception e) when (e is SshException or CryptographicException or FormatException or ArgumentException or NotSupportedException)
            {
                throw Refused($"The private key{(signIn.Certificate is null ? "" : " or its certificate")} cannot be read: {e.Message}", e);
            }
        }
    }

    private static PrivateKeyFile Open(string text, string? passphrase, string? certificate)
    {
        using var key = new MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n").TrimEnd() + "\n"));
        if (string.IsNullOrWhiteSpace(certificate))
        {
            return new(key, passphrase);
        }

        using var proof = new MemoryStream(Encoding.UTF8.GetBytes(certificate.Trim() + "\n"));
        return new(key, passphrase, proof);
    }

    private static async Task<string> AskAsync(IPrompts person, string why, CancellationToken ct) =>
        await person.AskAsync(new("Your key", why, [new("Passphrase: ", IsEchoed: false)]), ct) is [var passphrase, ..]
            ? passphrase
            : throw Refused("The sign-in was given up.");

    private static ExecutorException Refused(string words, Exception? inner = null) => new(EndReason.StartFailed, words, inner: inner);

    /// <summary>Puts words in front of the next prompt, and knows whether anything was answered.</summary>
    private sealed class Preface(IPrompts person) : IPrompts
    {
        private string _words = "";

        public bool HasAnswered { get; private set; }

        public void Say(string words) => _words = words;

        public async Task<IReadOnlyList<string>?> AskAsync(AskPrompt prompt, CancellationToken ct)
        {
            var instruction = _words.Length > 0 ? $"{_words}\n{prompt.Instruction}".TrimEnd() : prompt.Instruction;
            _words = "";
            var answers = await person.AskAsync(prompt with { Instruction = instruction }, ct);
            HasAnswered |= answers is not null;
            return answers;
        }
    }
}
