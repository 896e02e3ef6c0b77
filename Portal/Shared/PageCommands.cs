using Microsoft.AspNetCore.Components;

namespace Pollinator.Portal.Shared;

/// <summary>Something that a page can do, offered where Ctrl K is pressed.</summary>
/// <param name="Name">What a person would type.</param>
/// <param name="Glyph">Its picture.</param>
/// <param name="Url">Where it leads; empty when it does something on the page itself.</param>
public sealed record PageCommand(string Name, MarkupString Glyph, string Url = "")
{
    /// <summary>What it does on the page: what the page's own button does, its question included.</summary>
    public EventCallback Do { get; init; }
}

/// <summary>What the page that is shown can do. One per circuit.</summary>
public sealed class PageCommands
{
    private Func<IReadOnlyList<PageCommand>>? _offered;

    /// <summary>Those that apply just now.</summary>
    public IReadOnlyList<PageCommand> Now => _offered?.Invoke() ?? [];

    /// <summary>A page is shown, and is asked whenever somebody looks for commands.</summary>
    public void Offer(Func<IReadOnlyList<PageCommand>> commands) => _offered = commands;

    /// <summary>The page is left. The next one may be there already, and what that offers stays.</summary>
    public void Withdraw(Func<IReadOnlyList<PageCommand>> commands)
    {
        if (_offered == commands)
        {
            _offered = null;
        }
    }
}
