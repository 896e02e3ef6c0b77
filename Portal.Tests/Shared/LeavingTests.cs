using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Tests.Shared;

public sealed class LeavingTests
{
    [Fact]
    public void Token_OfAPageThatWasLeft_IsCancelledAndStillReadable()
    {
        var leaving = new Leaving();

        leaving.Cancel();
        leaving.Dispose();

        Assert.True(leaving.Token.IsCancellationRequested);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token);
        Assert.True(linked.IsCancellationRequested);
    }
}
