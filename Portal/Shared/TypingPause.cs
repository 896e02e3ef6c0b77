namespace Pollinator.Portal.Shared;

/// <summary>Waits until a person has stopped typing, so that a form asks once and not with each letter.</summary>
/// <param name="time">The clock.</param>
/// <param name="length">How long nothing must be typed.</param>
public sealed class TypingPause(TimeProvider time, TimeSpan length)
{
    private int _letters;

    /// <summary>Called with each change, from the page's own dispatcher.</summary>
    /// <param name="leaving">Cancelled when the page is left.</param>
    /// <returns>True for the last change alone; false where a person typed on or left.</returns>
    public async Task<bool> PassedAsync(CancellationToken leaving)
    {
        var mine = ++_letters;
        try
        {
            // Begun before anything is awaited: the pause counts from the change itself.
            await Task.Delay(length, time, leaving);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        return mine == _letters;
    }
}
