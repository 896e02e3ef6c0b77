using Pollinator.Contracts;

namespace Pollinator.Portal.Shared;

/// <summary>Who looks at the page; in cascade from the layout.</summary>
/// <param name="Caller">As whom ports are asked.</param>
/// <param name="Name">As shown to people.</param>
/// <param name="Colony">The colony's name.</param>
public sealed record SignedIn(Caller Caller, string Name, string Colony)
{
    /// <summary>The other colonies the person can work in.</summary>
    public IReadOnlyList<ColonyItem> Others { get; set; } = [];

    /// <summary>Up to two letters for the round button.</summary>
    public string Initials
    {
        get
        {
            var words = Name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var letters = words.Length > 1 ? [words[0], words[^1]] : words;
            return string.Concat(letters.Select(w => w.EnumerateRunes().First().ToString().ToUpperInvariant()));
        }
    }
}
