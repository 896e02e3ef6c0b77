using System.Diagnostics;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Survey;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>What the survey's script makes of what a login node has.</summary>
public sealed class SurveyRunTests : IDisposable
{
    // Of a name that is long, lfs gives the numbers a line of their own; a star is "over it", brackets are "not quite known".
    private const string Lfs = """
        #!/bin/sh
        case $1$3 in
        project*) echo "    7 P $3" ;;
        quota-u) printf '%s\n' "$5" "   1024* 2048 4096 - 10 0 0 -" ;;
        quota-p) echo "$5 [2048] 0 8192 - 20 30 40 -" ;;
        esac
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Quota_OfLustre_IsThePlacesOwn()
    {
        var lfs = Path.Combine(_folder.Path, "lfs");
        await File.WriteAllTextAsync(lfs, Lfs, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(lfs, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var home = (await RunAsync()).Storage.Where(place => place.What == "home").ToList();

        Assert.Equal(3, home.Count);
        Assert.False(home[0].IsQuota);
        Assert.Equal(new StorageFinding(_folder.Path, "home", 1 << 20, 2 << 20, true, 10), home[1]);
        Assert.Equal(new StorageFinding(_folder.Path, "home", 2 << 20, 8 << 20, true, 20, 30), home[2]);
    }

    private async Task<LoginNode> RunAsync()
    {
        using var script = new StreamReader(typeof(LoginNode).Assembly.GetManifestResourceStream("survey.sh")!);
        var start = new ProcessStartInfo("/bin/sh", ["-c", await script.ReadToEndAsync(TestContext.Current.CancellationToken)])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = _folder.Path;
        start.Environment["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(output);
    }
}
