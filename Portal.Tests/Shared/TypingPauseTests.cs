using Microsoft.Extensions.Time.Testing;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Tests.Shared;

public sealed class TypingPauseTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TypingPause _pause;

    public TypingPauseTests() => _pause = new TypingPause(_clock, TimeSpan.FromMilliseconds(300));

    [Fact]
    public async Task Change_FollowedByAnother_IsNotTheLast()
    {
        var first = _pause.PassedAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromMilliseconds(299));
        var second = _pause.PassedAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromMilliseconds(299));

        Assert.False(await first);
        Assert.False(second.IsCompleted);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await second);
    }

    [Fact]
    public async Task Page_LeftDuringThePause_HearsThatItDidNotPass()
    {
        using var leaving = new CancellationTokenSource();
        var pause = _pause.PassedAsync(leaving.Token);

        await leaving.CancelAsync();

        Assert.False(await pause);
    }
}
