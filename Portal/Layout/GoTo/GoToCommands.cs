using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Language;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Layout.GoTo;

/// <summary>What can be done from wherever somebody is: what the page that is shown offers, then what every page has a button for.</summary>
/// <param name="page">The page's own.</param>
/// <param name="announcements">Where is said that something was done which only the eye sees.</param>
/// <param name="pressAsync">Presses a button of the page's frame, by its selector, and tells whether it is there.</param>
public sealed class GoToCommands(PageCommands page, Announcements announcements, Func<string, Task<bool>> pressAsync)
{
    /// <summary>Commands for a text: each of its words stands in their name. With no text, all of them.</summary>
    public IReadOnlyList<GoToItem> Find(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. OfPage()
                .Concat(Leading())
                .Concat(Pressing())
                .Where(command => words.All(word => command.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
                .OrderBy(command => command.Name.StartsWith(text.Trim(), StringComparison.OrdinalIgnoreCase) ? 0 : 1),
        ];
    }

    private IEnumerable<GoToItem> OfPage() =>
        page.Now.Select(command => Command(command.Name, command.Glyph, command.Url, command.Url.Length > 0 ? null : () => command.Do.InvokeAsync()));

    private static IEnumerable<GoToItem> Leading() =>
        [
            Command(L("New job"), Glyphs.Play, Urls.NewJob()),
            Command(L("New project: drop a folder"), Glyphs.Folder, Urls.NewProject()),
            Command(L("Add an executor"), Glyphs.Plus, Urls.AddExecutor()),
            Command(L("Add HPC system"), Glyphs.Plus, Urls.AddSystem()),
        ];

    private IEnumerable<GoToItem> Pressing() =>
        [
            Press(L("Show the keys"), Glyphs.Key, "[data-keys]"),
            Theme(L("Light theme"), Glyphs.Sun, "light"),
            Theme(L("Dark theme"), Glyphs.Moon, "dark"),
            Theme(L("High contrast theme"), Glyphs.Contrast, "contrast"),
            Theme(L("Theme as the system is set"), Glyphs.Screen, "system"),
            .. Languages
                .All.Where(language => language.Code != Languages.Spoken)
                .Select(language => Press(L("Language: {0}", language.Name), Glyphs.Person, $"[data-language={language.Code}]")),
            Press(L("Sign out"), Glyphs.Leave, "[data-sign-out]"),
        ];

    private GoToItem Theme(string name, MarkupString glyph, string choice) =>
        Command(
            name,
            glyph,
            "",
            async () =>
            {
                if (await pressAsync($"[data-theme-choice={choice}]"))
                {
                    announcements.Polite(L("Done: {0}", name));
                }
            }
        );

    private GoToItem Press(string name, MarkupString glyph, string button) => Command(name, glyph, "", () => pressAsync(button));

    private static GoToItem Command(string name, MarkupString glyph, string url, Func<Task>? doAsync = null) =>
        new(L("Command"), name, "", url, glyph) { IsCommand = true, DoAsync = doAsync };
}
