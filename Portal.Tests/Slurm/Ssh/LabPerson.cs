using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Ssh;
using Pollinator.Slurm.Ssh.SignIn;
using Renci.SshNet;

namespace Pollinator.Portal.Tests.Slurm.Ssh;

/// <summary>A user of a lab who answers what they are asked, and remembers it.</summary>
internal sealed class LabPerson(LabUser user) : IPrompts
{
    /// <summary>Everything asked, in turn.</summary>
    public List<AskPrompt> Asked { get; } = [];

    /// <summary>Answers another way than right.</summary>
    public Func<AskQuestion, string?>? Answer { get; set; }

    /// <summary>Never answers.</summary>
    public bool IsAway { get; set; }

    public async Task<IReadOnlyList<string>?> AskAsync(AskPrompt prompt, CancellationToken ct)
    {
        Asked.Add(prompt);
        if (IsAway)
        {
            await Task.Delay(Timeout.Infinite, ct);
        }

        return [.. prompt.Questions.Select(question => Answer?.Invoke(question) ?? Right(question))];
    }

    /// <summary>What the user has to sign in with.</summary>
    public static Credentials Credentials(LabUser user)
    {
        if (user.Key.Length == 0)
        {
            return new(SignInWay.Interactive);
        }

        return user.Certificate.Length > 0
            ? new(SignInWay.BroughtKey, new PrivateKeyFile(user.Key, null, user.Certificate))
            : new(SignInWay.BroughtKey, new PrivateKeyFile(user.Key));
    }

    /// <summary>Where a server of a lab is, with all its keys confirmed.</summary>
    public static SshPlace Place(string user, SshServer server, int? port = null, string? host = null) =>
        new(new(host ?? server.Address, port ?? server.Port, user), Keys(host ?? server.Address, server));

    public static IReadOnlyList<HostKey> Keys(string host, SshServer server) =>
        [.. server.HostKeys.Select(key => new HostKey(host, Kind(key.Key), key.Value))];

    private static string Kind(string type) =>
        type switch
        {
            "ed25519" => "ssh-ed25519",
            "ecdsa" => "ecdsa-sha2-nistp256",
            _ => "ssh-rsa",
        };

    private string Right(AskQuestion question) => question.Text.Contains("code", StringComparison.OrdinalIgnoreCase) ? user.Code : user.Password;
}

/// <summary>A line to a lab, with what was told of it.</summary>
internal sealed class LabLine : IAsyncDisposable
{
    private LabLine(SshPlace place, LabUser user)
    {
        Person = new(user);
        Line = new(place, TimeProvider.System, state => States.Enqueue(state));
    }

    public System.Collections.Concurrent.ConcurrentQueue<LineStanding> States { get; } = new();

    public LabPerson Person { get; }

    public SshLine Line { get; }

    public static LabLine To(SshPlace place, LabUser user) => new(place, user);

    public static async Task<LabLine> SignedInAsync(SshPlace place, LabUser user, CancellationToken ct)
    {
        var line = new LabLine(place, user);
        while (true)
        {
            var code = user.TotpSecret.Length > 0 ? user.Code : "";
            try
            {
                await line.Line.SignInAsync(place, LabPerson.Credentials(user), line.Person, ct);
                return line;
            }
            catch (SshFault) when (user.Ways.Contains("code-once", StringComparison.Ordinal))
            {
                // Another test has used the code of now.
                await Eventually.IsAsync(() => user.Code != code, "the next code", 40);
            }
        }
    }

    public Task<SshShell> ShellAsync(CancellationToken ct) => SshShell.OpenAsync(Line, TimeProvider.System, ct);

    public ValueTask DisposeAsync() => Line.DisposeAsync();
}
