using System.Text.Json;
using Pollinator.Cli.Shell;
using Pollinator.Cli.SignIn;

namespace Pollinator.Cli.Portal;

/// <summary>Keeps the sign-in in <c>~/.config/pollinator/credentials.json</c>, mode 0600. <c>POLLINATOR_URL</c> with <c>POLLINATOR_TOKEN</c>, or
/// with <c>POLLINATOR_CLIENT_ID</c> and <c>POLLINATOR_CLIENT_SECRET</c>, win over it.</summary>
internal sealed class CredentialStore(Terminal shell)
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(1);

    public string File => Path.Combine(shell.ConfigFolder, "credentials.json");

    /// <summary>The sign-in to use now.</summary>
    public PortalAccess Find()
    {
        var kept = Read();
        var url = shell.Environment("POLLINATOR_URL") is { Length: > 0 } set ? PortalAddress.Parse(set, shell.Environment) : kept?.Url;
        if ((url, Given(url)) is ({ } there, { } given))
        {
            return new(there, given);
        }

        if (url is null || kept is null)
        {
            throw new CliException("You are not signed in. Run 'pollinator login', or set POLLINATOR_URL and POLLINATOR_TOKEN.");
        }

        // The kept token belongs to the kept portal: no other may be shown it.
        return string.Equals(url, kept.Url, StringComparison.Ordinal)
            ? Of(kept)
            : throw new CliException($"POLLINATOR_URL names another portal than the one you signed in to ({kept.Url}). Set POLLINATOR_TOKEN too.");
    }

    /// <summary>A sign-in that was just made.</summary>
    public PortalAccess Of(Credentials credentials) =>
        new(
            credentials.Url,
            credentials.RefreshToken is null ? new KeptToken(credentials.Token) : new RefreshedTokens(this, credentials, shell.Time)
        );

    /// <summary>Keeps others out that would use the same refresh token: it works once.</summary>
    /// <exception cref="CliException">Somebody holds it for more than a minute.</exception>
    public async Task<IDisposable> LockAsync(TimeProvider time, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return PrivateFile.Hold(File + ".lock");
            }
            catch (IOException) when (time.GetElapsedTime(began) < LongestTurn)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, ct);
            }
            catch (IOException fault)
            {
                throw new CliException($"Another pollinator command has held {File}.lock for a minute. End it, then try again.", fault);
            }
        }
    }

    public void Keep(Credentials credentials) =>
        PrivateFile.Write(File, JsonSerializer.SerializeToUtf8Bytes(credentials, CliJson.Default.Credentials));

    // What the environment brings wins: a token, or a client's id and secret.
    private IAccessTokens? Given(string? url)
    {
        if (shell.Environment("POLLINATOR_TOKEN") is { Length: > 0 } token)
        {
            return new KeptToken(token);
        }

        return
            url is not null
            && shell.Environment("POLLINATOR_CLIENT_ID") is { Length: > 0 } id
            && shell.Environment("POLLINATOR_CLIENT_SECRET") is { Length: > 0 } secret
            ? new ClientTokens(url, id, secret, shell.Time)
            : null;
    }

    /// <summary>What is kept; null for nothing.</summary>
    public Credentials? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(File), CliJson.Default.Credentials);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CliException($"Your sign-in in {File} cannot be read. Run 'pollinator login' again.", fault);
        }
    }
}
