using Microsoft.JSInterop;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Tests.Shared;

public sealed class AttachedScriptTests
{
    [Fact]
    public async Task Page_ThatIsGoneOrBreaksMeanwhile_IsNoFaultOfOurs()
    {
        await ((IJSObjectReference?)null).EndAsync();
        await new Script(new JSDisconnectedException("gone")).EndAsync();
        await new Script(new TaskCanceledException()).EndAsync();

        await Assert.ThrowsAsync<JSException>(async () => await new Script(new JSException("a fault of the script's")).EndAsync());
    }

    private sealed class Script(Exception fault) : IJSObjectReference
    {
        public ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args) => throw fault;

        public ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancellationToken, object?[]? args) => throw fault;

        public ValueTask DisposeAsync() => throw fault;
    }
}
