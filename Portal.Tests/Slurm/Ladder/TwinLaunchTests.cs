using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Ladder;

namespace Pollinator.Portal.Tests.Slurm.Ladder;

/// <summary>The program on the login node: copied once, started so that it outlives the sign-in, ended when asked.</summary>
[Trait("Stage", "Integration")]
public sealed class TwinLaunchTests : IAsyncLifetime
{
    private const string Twin = """
        #!/bin/sh
        IFS= read -r code
        printf '%s\n' "$code" "$@" > "$0.said"
        trap 'echo ended >> "$0.said"; exit 0' TERM
        while :; do sleep 0.1; done
        """;

    private readonly TempFolder _folder = new();
    private readonly HereShell _shell;

    public TwinLaunchTests() => _shell = new(Path.Combine(_folder.Path, "home of", ".pollinator"));

    private string State => Path.Combine(_shell.Home, "twin", "a system");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "pollinator-slurm"), Twin);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await new TwinLaunch(_shell).EndAsync(State, CancellationToken.None);
        _folder.Dispose();
    }

    [Fact]
    public async Task Copy_IsMadeOnceForEachContent()
    {
        var copy = new TwinCopy(_shell);
        var program = await ProgramAsync();

        var path = await copy.EnsureAsync(program, Ct);
        Assert.Equal(Twin, await File.ReadAllTextAsync(path, Ct));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        var commands = _shell.Ran.Count;

        Assert.Equal(path, await copy.EnsureAsync(program, Ct));
        Assert.Equal(commands + 1, _shell.Ran.Count);
    }

    [Fact]
    public async Task Commands_AreCounted()
    {
        var tally = new Tally(TimeProvider.System);
        await new TwinCopy(_shell, tally).EnsureAsync(await ProgramAsync(), Ct);
        await new TwinLaunch(_shell, tally).LookAsync(State, Ct);

        Assert.Equal(
            ["gzip -dc > <program>", "sh launch.sh look <folder>", "sha256sum <program>"],
            tally.Commands(_ => "").Select(command => command.Words).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Copy_DamagedThere_IsMadeAnew()
    {
        var copy = new TwinCopy(_shell);
        var program = await ProgramAsync();
        var path = await copy.EnsureAsync(program, Ct);
        await File.WriteAllTextAsync(path, "cut off", Ct);

        await copy.EnsureAsync(program, Ct);

        Assert.Equal(Twin, await File.ReadAllTextAsync(path, Ct));
    }

    [Fact]
    public async Task Started_GetsItsCodeOnStandardInput_AndNowhereElse()
    {
        var path = await StartAsync("the-code", "/run/bridge sock");

        var said = await SaidAsync(path);

        Assert.Equal(
            [
                "the-code",
                "twin",
                "--portal",
                "https://portal.example/",
                "--state",
                State,
                "--launched",
                "--portal-socket",
                "/run/bridge sock",
                "--register",
            ],
            said
        );
        Assert.DoesNotContain(_shell.Ran, words => words.Contains("the-code", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopped_HasEnded_AndStoppedAgainIsFine()
    {
        var path = await StartAsync(null, null);
        await SaidAsync(path);

        Assert.True(await new TwinLaunch(_shell).EndAsync(State, Ct));

        Assert.Equal("ended", (await File.ReadAllLinesAsync(path + ".said", Ct))[^1]);
        Assert.True(await new TwinLaunch(_shell).EndAsync(State, Ct));
    }

    [Fact]
    public async Task Looked_SaysWhatIsThere()
    {
        var launch = new TwinLaunch(_shell);
        Assert.Equal(new(false, false, false), await launch.LookAsync(State, Ct));

        var path = await StartAsync(null, null);
        await SaidAsync(path);
        await File.WriteAllTextAsync(Path.Combine(State, "registration.json"), "{}", Ct);
        Assert.Equal(new(false, true, true), await launch.LookAsync(State, Ct));

        await File.WriteAllTextAsync(launch.StopFile, "", Ct);
        await launch.EndAsync(State, Ct);
        Assert.Equal(new(true, true, false), await launch.LookAsync(State, Ct));
    }

    [Fact]
    public async Task StopFileThere_NothingIsStarted()
    {
        var launch = new TwinLaunch(_shell);
        Directory.CreateDirectory(_shell.Home);
        await File.WriteAllTextAsync(launch.StopFile, "", Ct);

        Assert.False(await launch.StartAsync(new("/nowhere", new("https://portal.example/"), State, null, "setsid", null), Ct));
        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public async Task Drained_IsAFileThatTheNextStartTakesAway()
    {
        var launch = new TwinLaunch(_shell);
        var path = await StartAsync(null, null);
        await SaidAsync(path);
        var drain = new Pollinator.Sdk.State.StateFolder(State).DrainFile;

        await launch.DrainAsync(State, Ct);
        Assert.True(File.Exists(drain));
        await launch.ResumeAsync(State, Ct);
        Assert.False(File.Exists(drain));

        await launch.DrainAsync(State, Ct);
        await launch.EndAsync(State, Ct);
        await StartAsync(null, null);
        Assert.False(File.Exists(drain));
    }

    [Fact]
    public async Task OnAnotherLoginNode_IsToldToEndByAFile()
    {
        Directory.CreateDirectory(State);
        await File.WriteAllTextAsync(Path.Combine(State, "twin.pid"), "login7 123 boot/1\n", Ct);
        var launch = new TwinLaunch(_shell);
        Assert.True((await launch.LookAsync(State, Ct)).IsElsewhere);
        var end = new Pollinator.Sdk.State.StateFolder(State).EndFile;

        var ending = launch.EndAsync(State, Ct);
        await Eventually.IsAsync(() => File.Exists(end), "it is told");
        File.Delete(end);

        Assert.True(await ending);
    }

    [Fact]
    public async Task Stopped_NeverTouchesAStrangerWithTheSamePid()
    {
        Directory.CreateDirectory(State);
        var mark = Path.Combine(State, "twin.pid");
        await File.WriteAllTextAsync(mark, $"{Environment.MachineName} {Environment.ProcessId} some-other-boot/1/\n", Ct);

        Assert.True(await new TwinLaunch(_shell).EndAsync(State, Ct));
    }

    private async Task<TwinProgram> ProgramAsync()
    {
        var folder = Path.Combine(_folder.Path, "linux-x64");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(_folder.Path, "pollinator-slurm"), Path.Combine(folder, "pollinator-slurm"), overwrite: true);
        var (program, why) = await TwinProgram.FindAsync(_folder.Path, "x86_64", "1.2.3+abc", Ct);
        Assert.Null(why);
        return program!;
    }

    private async Task<string> StartAsync(string? code, string? socket)
    {
        var path = await new TwinCopy(_shell).EnsureAsync(await ProgramAsync(), Ct);
        await new TwinLaunch(_shell).StartAsync(new(path, new("https://portal.example/"), State, socket, "setsid", code), Ct);
        return path;
    }

    private static async Task<string[]> SaidAsync(string path)
    {
        await Eventually.IsAsync(() => File.Exists(path + ".said") && new FileInfo(path + ".said").Length > 0, "the twin's first words");
        return await File.ReadAllLinesAsync(path + ".said", Ct);
    }
}
