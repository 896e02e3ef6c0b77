using Pollinator.Portal.Tests.Slurm.Lab;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>Signs in to a lab as its users do, with SSH.NET.</summary>
internal sealed class LabSignIn(SlurmCluster cluster)
{
    private readonly List<string> _prompts = [];

    /// <summary>What the server asked, in turn, and whether the answer may be seen while it is typed.</summary>
    public IReadOnlyList<string> Prompts => _prompts;

    /// <summary>What stands in for the code of now.</summary>
    public string? Code { get; set; }

    public string Banner { get; private set; } = "";

    /// <summary>The fingerprint of the host key that was shown, "SHA256:...".</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>A connected client; the caller disposes it.</summary>
    public async Task<SshClient> ConnectAsync(string user, SshServer? server = null, (string Host, int Port)? through = null)
    {
        var (host, port) = through ?? ((server ?? cluster.Login).Address, (server ?? cluster.Login).Port);
        var connection = new ConnectionInfo(host, port, user, [.. Methods(user)]) { Timeout = TimeSpan.FromSeconds(20) };
        connection.AuthenticationBanner += (_, banner) => Banner = banner.BannerMessage;
        var client = new SshClient(connection);
        client.HostKeyReceived += (_, key) => Fingerprint = "SHA256:" + key.FingerPrintSHA256;
        try
        {
            await client.ConnectAsync(default);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Signs in, runs one command, and signs out.</summary>
    public async Task<Said> RunAsync(string user, string command, SshServer? server = null)
    {
        using var client = await ConnectAsync(user, server);
        return await RunAsync(client, command);
    }

    public static async Task<Said> RunAsync(SshClient client, string command)
    {
        using var run = client.CreateCommand(command);
        await run.ExecuteAsync();
        return new(run.ExitStatus ?? -1, run.Result, run.Error);
    }

    private IEnumerable<AuthenticationMethod> Methods(string name)
    {
        var user = cluster.User(name);
        if (user.Certificate.Length > 0)
        {
            yield return new PrivateKeyAuthenticationMethod(name, new PrivateKeyFile(user.Key, null, user.Certificate));
        }
        else if (user.Key.Length > 0)
        {
            yield return new PrivateKeyAuthenticationMethod(name, new PrivateKeyFile(user.Key));
        }

        if (user.Ways == "password-method")
        {
            yield return new PasswordAuthenticationMethod(name, user.Password);
        }
        else if (user.TotpSecret.Length > 0)
        {
            var interactive = new KeyboardInteractiveAuthenticationMethod(name);
            interactive.AuthenticationPrompt += (_, asked) => Answer(asked.Prompts, user);
            yield return interactive;
        }
    }

    private void Answer(IEnumerable<AuthenticationPrompt> prompts, LabUser user)
    {
        foreach (var prompt in prompts)
        {
            _prompts.Add(prompt.Request.Trim() + (prompt.IsEchoed ? " (shown)" : ""));
            prompt.Response = prompt.Request.Contains("Password", StringComparison.Ordinal) ? user.Password : Code ?? user.Code;
        }
    }
}
