using System.Text.Json;
using Pollinator.Cli.Shell;

namespace Pollinator.Cli.Portal;

/// <summary>Keeps the sign-in in <c>~/.config/pollinator/credentials.json</c>, mode 0600. <c>POLLINATOR_URL</c> and <c>POLLINATOR_TOKEN</c> win over it.</summary>
internal sealed class CredentialStore(Terminal shell)
{
    public string File => Path.Combine(shell.ConfigFolder, "credentials.json");

    /// <summary>The sign-in to use now.</summary>
    public Credentials Find()
    {
        var kept = Read();
        var url = shell.Environment("POLLINATOR_URL") is { Length: > 0 } set ? PortalAddress.Parse(set, shell.Environment) : kept?.Url;
        var token = shell.Environment("POLLINATOR_TOKEN") is { Length: > 0 } secret ? secret : kept?.Token;
        if (url is null || token is null)
        {
            throw new CliException("You are not signed in. Run 'pollinator login', or set POLLINATOR_URL and POLLINATOR_TOKEN.");
        }
        // The kept token belongs to the kept portal: no other may be shown it.
        return ReferenceEquals(token, kept?.Token) && !string.Equals(url, kept?.Url, StringComparison.Ordinal)
            ? throw new CliException($"POLLINATOR_URL names another portal than the one you signed in to ({kept?.Url}). Set POLLINATOR_TOKEN too.")
            : new Credentials(url, token);
    }

    public void Keep(Credentials credentials) =>
        PrivateFile.Write(File, JsonSerializer.SerializeToUtf8Bytes(credentials, CliJson.Default.Credentials));

    private Credentials? Read()
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
