using Microsoft.JSInterop;

namespace Pollinator.Portal.Shared;

/// <summary>What a script has attached to a page.</summary>
public static class AttachedScript
{
    /// <summary>Lets it take its listeners away, and lets go of it; nothing happens where there is none, or where the page is gone.</summary>
    public static async ValueTask EndAsync(this IJSObjectReference? attached)
    {
        if (attached is null)
        {
            return;
        }

        try
        {
            await attached.InvokeVoidAsync("dispose");
            await attached.DisposeAsync();
        }
        // One is a connection that is known to be gone, the other one that broke while it was asked.
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone, and its listeners with it.
        }
    }
}
