using Microsoft.AspNetCore.Components;

namespace Pollinator.Portal.Layout.GoTo;

/// <summary>A place to go to, or a command.</summary>
/// <param name="Kind">What it is: "Page", "Job", "Project", "Executor", "System", "Saved filter", "Command".</param>
/// <param name="Name">What people call it.</param>
/// <param name="Beside">What tells it from others of the name.</param>
/// <param name="Url">Its address; empty for a command that does something where it is given.</param>
/// <param name="Glyph">Its picture.</param>
public sealed record GoToItem(string Kind, string Name, string Beside, string Url, MarkupString Glyph)
{
    /// <summary>Whether it stands with the commands.</summary>
    public bool IsCommand { get; init; }

    /// <summary>What a command does; null where it leads to its address.</summary>
    public Func<Task>? DoAsync { get; init; }
}
