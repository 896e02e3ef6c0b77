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

    public TwinKeeperTests() => (_desk, _shell) = (new(), new(Path.Combine(_folder.Path, ".pollinator")));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NeverRegistered_IsStartedWithACode()
    {
        _desk.OnStart = () => _desk.Heard = new(true, 1, _time.GetUtcNow(), "1");
        var keeper = await KeeperAsync();

        await RunUntilAsync(keeper, () => _desk.Told.Count > 0);

        Assert.Equal(1, _desk.Codes);
        Assert.Equal(1, Starts());
    }

    [Fact]
    public async Task HeardLately_IsLeftAlone()
    {
        _desk.Heard = new(true, 4, _time.GetUtcNow(), "1");
        _desk.OnAsked = () => _desk.Heard = _desk.Heard with { SeenAt = _time.GetUtcNow() };
        var keeper = await KeeperAsync();

        await RunUntilAsync(keeper, () => _desk.Told.Count > 5);

        Assert.Equal(0, Starts());
    }

    [Fact]
    public async Task SilentForLong_IsStartedAgain_WithoutACode()
    {
        _desk.Heard = new(true, 4, _time.GetUtcNow() - TimeSpan.FromMinutes(2), "1");
        _desk.OnStart = () => _desk.Heard = new(true, 5, _time.GetUtcNow(), "1");
        var keeper = await KeeperAsync();

        await RunUntilAsync(keeper, () => _desk.Told.Count > 0);

        Assert.Equal((0, 1), (_desk.Codes, Starts()));
    }

    [Fact]
    public async Task OlderVersion_IsEndedFirst_ThenReplaced()
    {
        _desk.Heard = new(true, 4, _time.GetUtcNow(), "0.9");
        _desk.OnStart = () => _desk.Heard = new(true, 5, _time.GetUtcNow(), "1");
        var keeper = await KeeperAsync();

        await RunUntilAsync(keeper, () => _desk.Told.Count > 0);

        var launches = _shell.Ran.Where(words => words.StartsWith("sh -c # Starts", StringComparison.Ordinal)).ToList();
        Assert.Contains(" sh stop ", launches[0], StringComparison.Ordinal);
        Assert.Contains(" sh start ", launches[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task NeverHeard_IsGivenUpAfterThreeStarts()
    {
        var keeper = await KeeperAsync();

        await RunUntilAsync(keeper, () => false);

        Assert.Equal(RungChoice.MostFailedStarts, keeper.FailedStarts);
        Assert.Equal(RungChoice.MostFailedStarts, Starts());
        Assert.Empty(_desk.Told);
    }

    private int Starts() => _shell.Ran.Count(words => words.Contains(" sh start ", StringComparison.Ordinal));

    private async Task<TwinKeeper> KeeperAsync()
    {
        var file = Path.Combine(_folder.Path, "linux-x64", "pollinator-slurm");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "#!/bin/sh\nexit 0\n");
        var (program, _) = await TwinProgram.FindAsync(_folder.Path, "x86_64", "1", CancellationToken.None);
        _shell.Starting = _desk.Start;
        return new(_shell, _desk, new(program!, new("https://portal.example/"), Path.Combine(_shell.Home, "twin", "lab"), null, "setsid"), _time);
    }

    private async Task RunUntilAsync(TwinKeeper keeper, Func<bool> isEnough)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var keeping = keeper.KeepAsync(_desk.Told.Add, end.Token);
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

        public List<TwinHeard> Told { get; } = [];

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
