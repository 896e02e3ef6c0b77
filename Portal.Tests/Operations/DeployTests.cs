using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Pollinator.Portal.Tests.Architecture;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Operations;

/// <summary>What people copy out of <c>deploy</c> is understood by the programs it is for.</summary>
[Trait("Stage", "Integration")]
public sealed partial class DeployTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Unit_HasNothingThatSystemdDoesNotKnow()
    {
        // The program need not be here.
        var unit = Copy("pollinator.service", text => Started().Replace(text, "ExecStart=/bin/true"));

        var (code, said) = await RunAsync("systemd-analyze", "verify", "--man=no", unit);

        Assert.Equal(0, code);
        // An unknown key is only told of, and units of this machine may have faults of their own.
        Assert.DoesNotContain("pollinator.service", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nginx_TakesItsConfiguration()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("portal.example.org");
        using var key = certificate.GetECDsaPrivateKey()!;
        Write("fullchain.pem", certificate.ExportCertificatePem());
        Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        // A check opens the ports, which only root may with those below 1024.
        var site = Copy(
            "nginx.conf",
            text => Port().Replace(text.Replace("/etc/ssl/pollinator", _folder.Path, StringComparison.Ordinal), "${before}18${port}")
        );
        var temporary = ((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(name => $"{name}_temp_path {_folder.Path}/{name};");
        var main = Write(
            "main.conf",
            $$"""
            events { }
            pid {{_folder.Path}}/pid;
            error_log stderr;
            http {
                access_log off;
                {{string.Join(' ', temporary)}}
                include {{site}};
            }
            """
        );

        var (code, said) = await RunAsync("/usr/sbin/nginx", "-t", "-e", "stderr", "-p", _folder.Path, "-c", main);

        Assert.True(code == 0, said);
        Assert.Contains("test is successful", said, StringComparison.Ordinal);
    }

    private string Copy(string name, Func<string, string> changed) =>
        Write(name, changed(File.ReadAllText(Path.Combine(SourceFiles.Root, "deploy", name))));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<(int Code, string Said)> RunAsync(string program, params string[] words)
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output + await error);
    }

    [GeneratedRegex("^ExecStart=.*$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Started();

    [GeneratedRegex(@"(?<before>listen (\[::\]:)?)(?<port>80|443)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Port();
}
