using Microsoft.AspNetCore.Components;

namespace Pollinator.Portal.Layout.GoTo;

/// <summary>A place to go to.</summary>
/// <param name="Kind">What it is: "Page", "Job", "Project", "Executor".</param>
/// <param name="Name">What people call it.</param>
/// <param name="Beside">What tells it from others of the name.</param>
/// <param name="Url">Its address.</param>
/// <param name="Glyph">Its picture.</param>
public sealed record GoToItem(string Kind, string Name, string Beside, string Url, MarkupString Glyph);
