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
        echo "$@" >>"$HOME/asked"
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
        await HasAsync("lfs", Lfs);

        var home = (await RunAsync()).Storage.Where(place => place.What == "home").ToList();

        Assert.Equal(3, home.Count);
        Assert.False(home[0].IsQuota);
        Assert.Equal(new StorageFinding(_folder.Path, "home", 1 << 20, 2 << 20, true, 10), home[1]);
        Assert.Equal(new StorageFinding(_folder.Path, "home", 2 << 20, 8 << 20, true, 20, 30), home[2]);
    }

    [Fact]
    public async Task Places_ThatTheAccountsVariablesName_AreTold_WhateverTheyAreCalled()
    {
        var odd = Directory.CreateDirectory(Path.Combine(_folder.Path, "a b\"; $(touch \"$HOME\"; touch evil) `x`'")).FullName;
        await HasAsync("lfs", Lfs);

        var node = await RunAsync(("SCRATCH", odd), ("WORK", ""), ("PROJECT", Path.Combine(_folder.Path, "none")));

        Assert.Equal(["home", "SCRATCH"], node.Storage.Where(place => !place.IsQuota).Select(place => place.What));
        Assert.Contains(node.Storage, place => place is { What: "SCRATCH", UsedBytes: > 0, LimitBytes: > 0 } && place.Path == odd);
        // Both are of one file system, and of one project there.
        Assert.Equal(["home", "home"], node.Storage.Where(place => place.IsQuota && place.What != "quota").Select(place => place.What));
        string[] told = ["quota -q -u", "project -d", "quota -q -p", "project -d"];
        Assert.Equal(told, Asked().Select((line, at) => line[..Math.Min(told[at].Length, line.Length)]));
    }

    [Fact]
    public async Task Storage_ThatDoesNotAnswer_IsLeftOut_AndKeepsNothingElse()
    {
        await HasAsync("lfs", Lfs);
        await HasAsync("quota", "#!/bin/sh\nprintf '\\n\\nnas:/home 1 2 3 none 10 20 0 none\\n'\n");
        // As it ends what says nothing for long.
        await HasAsync("timeout", "#!/bin/sh\nshift 3\n[ \"$1\" != lfs ] || exit 137\nexec \"$@\"\n");

        var node = await RunAsync();

        Assert.Empty(Asked());
        Assert.Equal(["home", "quota"], node.Storage.Select(place => place.What));
        Assert.NotNull(node.Time);
    }

    [Fact]
    public async Task Systemd_OfTheAccount_IsTriedWithWhatLeadsToIt()
    {
        await HasAsync("loginctl", "#!/bin/sh\necho yes\n");
        await HasAsync("systemd-run", "#!/bin/sh\n[ -n \"$XDG_RUNTIME_DIR\" ] && [ \"$DBUS_SESSION_BUS_ADDRESS\" = unix:path=/run/bus ]\n");

        var node = await RunAsync(("XDG_RUNTIME_DIR", "/run"), ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/bus"));

        Assert.Contains("systemd-run", node.DetachedBy);
    }

    private async Task HasAsync(string command, string script)
    {
        var path = Path.Combine(_folder.Path, command);
        await File.WriteAllTextAsync(path, script, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // What lfs was asked.
    private string[] Asked() => File.Exists(Path.Combine(_folder.Path, "asked")) ? File.ReadAllLines(Path.Combine(_folder.Path, "asked")) : [];

    // As it is run over a line: whatever the account has set is cleared but for what the survey asks for.
    private async Task<LoginNode> RunAsync(params (string Name, string Value)[] variables)
    {
        var words = SystemSurvey.Command.ToCluster().Words;
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true };
        foreach (var name in SystemSurvey.Command.Passes)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["HOME"] = _folder.Path;
        start.Environment["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(output);
    }
}
