using Pollinator.Portal.Tests.Support;

namespace Pollinator.EndToEnd;

/// <summary>A portal that sends e-mail, encrypted and signed in, by a server whose certificate it can check.</summary>
public sealed class MailedPortal : Browser
{
    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pollinator-mail-");
    private MailServer _mail = null!;

    /// <summary>The newest message to somebody.</summary>
    public string? MailTo(string address) => _mail.Taken.LastOrDefault(message => message.To == address).Text;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _mail.DisposeAsync();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    protected override async Task<PortalProgram> StartPortalAsync()
    {
        var trusted = Path.Combine(_folder.FullName, "trusted.pem");
        await File.WriteAllTextAsync(trusted, _authority.Pem);
        _mail = new MailServer(_authority.Issue("localhost"));
        var environment = _mail.SecretSettings.ToDictionary(
            setting => setting.Key.Replace(":", "__", StringComparison.Ordinal),
            setting => setting.Value,
            StringComparer.Ordinal
        );
        environment["SSL_CERT_FILE"] = trusted;
        return await PortalProgram.StartAsync(PortalProgram.FreeAddress(), new PortalSettings(_mail.PlainSettings, environment));
    }
}
