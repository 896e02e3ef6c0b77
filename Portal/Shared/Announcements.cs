namespace Pollinator.Portal.Shared;

/// <summary>Tells changes of state to people who listen to the page instead of looking at it. One per circuit.</summary>
public sealed class Announcements
{
    /// <summary>Something is to be said; true when it should interrupt (a failure).</summary>
    public Action<string, bool>? Said { get; set; }

    /// <summary>Says it when the listener is free.</summary>
    public void Polite(string words) => Said?.Invoke(words, false);

    /// <summary>Says it at once.</summary>
    public void Assertive(string words) => Said?.Invoke(words, true);
}
