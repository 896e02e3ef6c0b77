using System.Text;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Local;

/// <summary>A job's secrets on the machine that runs it, by the published program.</summary>
[Trait("Stage", "Integration")]
public sealed class SecretTests : IDisposable
{
    private const string Canary = "s3cr3t-Canary-Loc4l'\n$(touch pwned)\\n-its-second-line";
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal) { ["TOKEN"] = Canary };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Job_HasItsSecrets_AndNoProcessListNoFileAndNoLogHasThem()
    {
        await using var portal = await FakePortal.StartAsync();
        await using var executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, portal.NewCode());
        // The hash proves that the job has exactly the value.
        var job = portal.Submit(
            PublishedProgramTests.Sh(
                "printf 'is %s\\n' \"$TOKEN\"; printf %s \"$TOKEN\" | base64 -w0; echo; printf 'err %s\\n' \"$TOKEN\" >&2; printf %s \"$TOKEN\" | sha256sum; "
                    + "until [ -e \"$POLLINATOR_PROJECT_DIR/go\" ]; do sleep 0.05; done"
            ) with
            {
                Secrets = ["TOKEN"],
                InitCommand = "[ -n \"$TOKEN\" ]",
            },
            Values
        );
        await Eventually.IsAsync(() => job.Text().Contains("  -", StringComparison.Ordinal), "the job has said all");

        var (shown, kept) = (Canaries.InProcessList("s3cr3t-Canary-Loc4l"), Canaries.InFiles(Path.Combine(_folder.Path), "s3cr3t-Canary-Loc4l"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "attempts", $"{job.Id}-1", "project", "go"), "");
        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((AttemptEnd.Succeeded, 0), (close.End, close.ExitCode));
        Assert.Empty(shown);
        // The raw output stays on the machine until the attempt is closed.
        Assert.All(kept, file => Assert.Contains("/run/std", file, StringComparison.Ordinal));
        var lines = job.Text().Split('\n');
        Assert.Equal(["is " + new string('*', 20), new string('*', Canary.Split('\n')[1].Length)], lines[..2]);
        Assert.Matches("^\\*+$", lines[2]);
        Assert.StartsWith(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Canary))), lines[3]);
        Assert.DoesNotContain("Canary", job.Text(LogStream.Stderr), StringComparison.Ordinal);
        Assert.DoesNotContain("Canary", executor.Said, StringComparison.Ordinal);
        // The executor removes what it kept once the portal has said that it has all of it.
        await Eventually.IsAsync(() => Canaries.InFiles(_folder.Path, "s3cr3t-Canary-Loc4l").Count == 0, "nothing of it is left on the machine");
        Assert.Empty(portal.Faults);
    }

    [Fact]
    public async Task Job_ThatAsksForNone_HasNone()
    {
        await using var portal = await FakePortal.StartAsync();
        await using var executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, portal.NewCode());
        var job = portal.Submit(
            PublishedProgramTests.Sh("env; cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -c s3cr3t-Cana[r]y; true"),
            Values
        );

        await Eventually.ComesAsync(job.Closed);

        Assert.DoesNotContain("TOKEN", job.Text(), StringComparison.Ordinal);
        Assert.EndsWith("\n0\n", job.Text(), StringComparison.Ordinal);
        Assert.Equal(0, job.SecretsAsked);
    }

    [Fact]
    public async Task ExecutorKilled_InTheMiddleOfASecret_AsksForItAgain_BeforeItSendsAByte()
    {
        await using var portal = await FakePortal.StartAsync();
        var executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, portal.NewCode());
        var job = portal.Submit(
            PublishedProgramTests.Sh(
                "printf 'begin s3cr3t-'; : >said; until [ -e go ]; do sleep 0.05; done; printf 'Canary-h4lf end\\n'; until [ -e go2 ]; do sleep 0.05; done"
            ) with
            {
                Secrets = ["TOKEN"],
            },
            new Dictionary<string, string> { ["TOKEN"] = "s3cr3t-Canary-h4lf" }
        );
        var project = Path.Combine(_folder.Path, "attempts", $"{job.Id}-1", "project");
        await Eventually.IsAsync(() => File.Exists(Path.Combine(project, "said")) && job.Text() == "begin ", "the first half is held back");

        await executor.KillAsync();
        await File.WriteAllTextAsync(Path.Combine(project, "go"), "");
        executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, code: null);
        await Eventually.IsAsync(() => job.Text().Contains("end", StringComparison.Ordinal), "the second half is there");
        await executor.KillAsync();
        await File.WriteAllTextAsync(Path.Combine(project, "go2"), "");
        executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, code: null);
        await Eventually.ComesAsync(job.Closed);
        await executor.DisposeAsync();
        Assert.Equal("begin ****************** end\n", job.Text());
        Assert.Equal(3, job.SecretsAsked);
        Assert.Empty(portal.Faults);
    }
}
