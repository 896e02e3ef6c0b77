using Microsoft.Extensions.Time.Testing;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Ladder;

namespace Pollinator.Portal.Tests.Slurm.Ladder;

/// <summary>One twin, found again after its death, replaced by a newer version, given up when starting it does not help.</summary>
public sealed class TwinKeeperTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedDesk _desk;
    private readonly HereShell _shell;
    private TwinProgram? _program;

    private string State => Path.Combine(_shell.Home, "twin", "lab");

    public TwinKeeperTests() => (_desk, _shell) = (new(), new(Path.Combine(_folder.Path, ".pollinator")));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NeverRegistered_IsStartedWithACode()
    {
        var keeper = await KeeperAsync();
        _desk.OnStart = () => _desk.Heard = Present(1);

        await RunUntilAsync(keeper, () => Told(TwinStep.Heard) > 0);

        Assert.Equal((1, 1), (_desk.Codes, Starts()));
    }

    [Fact]
    public async Task HeardLately_IsLeftAlone_AndTheLoginNodeIsNotAsked()
    {
        var keeper = await KeeperAsync();
        _desk.OnAsked = () => _desk.Heard = Present(4);

        await RunUntilAsync(keeper, () => Told(TwinStep.Heard) > 5);

        Assert.Empty(_shell.Ran);
    }

    [Fact]
    public async Task SilentAndGone_IsStartedAgain_WithoutACode()
    {
        var keeper = await KeeperAsync();
        Register();
        _desk.Heard = Present(4) with { SeenAt = _time.GetUtcNow() - TimeSpan.FromMinutes(2) };
        _desk.OnStart = () => _desk.Heard = Present(5);

        await RunUntilAsync(keeper, () => Told(TwinStep.Heard) > 0);

        Assert.Equal((0, 1), (_desk.Codes, Starts()));
    }

    [Fact]
    public async Task StateLostThere_IsStartedWithACode()
    {
        var keeper = await KeeperAsync();
        _desk.Heard = Present(4) with { SeenAt = _time.GetUtcNow() - TimeSpan.FromMinutes(2) };
        _desk.OnStart = () => _desk.Heard = Present(1);

        await RunUntilAsync(keeper, () => Told(TwinStep.Heard) > 0);

        Assert.Equal((1, 1), (_desk.Codes, Starts()));
    }

    [Fact]
    public async Task OtherContentOfTheSameVersion_IsEndedFirst_ThenReplaced()
    {
        var keeper = await KeeperAsync();
        Register();
        _desk.Heard = new(true, 4, _time.GetUtcNow(), TwinVersion.Of("1", new string('0', 64)));
        _desk.OnStart = () => _desk.Heard = Present(5);

        await RunUntilAsync(keeper, () => Told(TwinStep.Heard) > 0);

        var launches = _shell.Ran.Where(words => words.StartsWith("sh -c # Looks after", StringComparison.Ordinal)).ToList();
        Assert.Contains(" sh look ", launches[0], StringComparison.Ordinal);
        Assert.Contains(" sh end ", launches[1], StringComparison.Ordinal);
        Assert.Contains(" sh start ", launches[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopFile_KeepsItFromBeingStarted_UntilItIsRemoved()
    {
        var keeper = await KeeperAsync();
        Directory.CreateDirectory(_shell.Home);
        var stop = Path.Combine(_shell.Home, "STOP");
        await File.WriteAllTextAsync(stop, "");
        _desk.OnStart = () => _desk.Heard = Present(1);

        await RunUntilAsync(
            keeper,
            () =>
            {
                if (Told(TwinStep.Stopped) == 2 && File.Exists(stop))
                {
                    Assert.Equal(0, Starts());
                    File.Delete(stop);
                }

                return Told(TwinStep.Heard) > 0;
            }
        );

        Assert.Equal(1, Starts());
    }

    [Fact]
    public async Task NeverHeard_IsGivenUpAfterThreeStarts()
    {
        var keeper = await KeeperAsync();

        await RunUntilAsync(keeper, () => false);

        Assert.Equal(RungChoice.MostFailedStarts, keeper.FailedStarts);
        Assert.Equal(RungChoice.MostFailedStarts, Starts());
        Assert.Equal(0, Told(TwinStep.Heard));
    }

    private int Told(TwinStep step) => _desk.Told.ToArray().Count(news => news.Step == step);

    private TwinHeard Present(int incarnation) => new(true, incarnation, _time.GetUtcNow(), TwinVersion.Of("1", _program!.Sha256), TakesJobs: true);

    private void Register()
    {
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(State, "registration.json"), "{}");
    }

    private int Starts() => _shell.Ran.Count(words => words.Contains(" sh start ", StringComparison.Ordinal));

    private async Task<TwinKeeper> KeeperAsync()
    {
        var file = Path.Combine(_folder.Path, "linux-x64", "pollinator-slurm");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "#!/bin/sh\nexit 0\n");
        (_program, _) = await TwinProgram.FindAsync(_folder.Path, "x86_64", "1", CancellationToken.None);
        _shell.Starting = _desk.Start;
        return new(_shell, _desk, new(_program!, new("https://portal.example/"), State, null, "setsid"), new(), _time);
    }

    private async Task RunUntilAsync(TwinKeeper keeper, Func<bool> isEnough)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var keeping = keeper.KeepAsync(_desk.Told.Enqueue, end.Token);
        await Eventually.IsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return keeping.IsCompleted || isEnough();
            },
            "the keeper's work"
        );
        await end.CancelAsync();
        await keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed class ScriptedDesk : ITwinDesk
    {
        public TwinHeard Heard { get; set; } = new(false, 0);

        public Action OnStart { get; set; } = () => { };

        public Action OnAsked { get; set; } = () => { };

        public System.Collections.Concurrent.ConcurrentQueue<TwinNews> Told { get; } = new();

        public int Codes { get; private set; }

        public void Start() => OnStart();

        public Task<TwinHeard> HeardAsync(CancellationToken ct)
        {
            OnAsked();
            return Task.FromResult(Heard);
        }

        public Task<string> CodeAsync(CancellationToken ct)
        {
            Codes++;
            return Task.FromResult("a-code");
        }
    }
}
