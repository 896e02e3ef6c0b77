using System.Text.RegularExpressions;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>Every page is looked at by the journeys, in a browser and by axe: a new one that nobody looks at is found here.</summary>
public sealed partial class LookTests
{
    // What is not opened by its address alone, and the look for which a journey gets there.
    private static readonly Dictionary<string, string> Reached = new(StringComparer.Ordinal)
    {
        ["/account/outside/{Name}"] = "outside-link",
        ["/connect/authorize"] = "authorize",
        ["/device"] = "device",
        ["/executors/{Id}"] = "executor-retire",
        ["/forgot"] = "forgot",
        ["/invitation"] = "invitation",
        ["/jobs/{Key}"] = "job",
        ["/no-colony"] = "no-colony",
        ["/projects/{Id}"] = "project",
        ["/projects/{Id}/compare"] = "files-compare",
        ["/projects/{Id}/files"] = "files",
        ["/reset"] = "reset",
        ["/setup"] = "setup",
        ["/sign-in/code"] = "sign-in-code",
        ["/sign-in/refused"] = "outside-denied",
        ["/snapshots/{Hash}"] = "snapshot",
        ["/systems/{Id}"] = "system-{rung}-{look}",
        ["/systems/{Id}/set-up"] = "system-host-key",
        ["/systems/{Id}/sheet"] = "system-sheet-{rung}-{look}",
    };

    // What needs no look of its own, and why.
    private static readonly Dictionary<string, string> LeftOut = new(StringComparer.Ordinal)
    {
        ["/confirm/outside/{Name}"] = "The page of /account/outside/{Name} in other words.",
        ["/sign-in/outside/{Name}"] = "The page of /account/outside/{Name} in other words.",
        ["/systems"] = "The page of /executors under another address.",
    };

    [Fact]
    public void Pages_AreLookedAt() => Assert.Empty(Routes().Except(Opened()).Except(Reached.Keys).Except(LeftOut.Keys));

    [Fact]
    public void Looks_ThatAreNamedHere_AreThere() => Assert.Empty(Reached.Values.Except(Looks()));

    [Fact]
    public void Routes_ThatAreNamedHere_AreThereAndAreNotOpenedByTheirAddress()
    {
        var named = Reached.Keys.Concat(LeftOut.Keys).ToList();

        Assert.Empty(named.Except(Routes()));
        Assert.Empty(named.Intersect(Opened()));
        Assert.Empty(Reached.Keys.Intersect(LeftOut.Keys));
    }

    private static IEnumerable<string> Routes() =>
        new[] { "Portal", "Portal.Server" }
            .SelectMany(folder => SourceFiles.Under(folder, "*.razor"))
            .SelectMany(file => file.Lines)
            .Select(line => Route().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["route"].Value);

    private static IEnumerable<string> Opened() => Matches(OpenedLook(), "path");

    private static IEnumerable<string> Looks() => Matches(OpenedLook(), "name").Concat(Matches(ReachedLook(), "name"));

    private static IEnumerable<string> Matches(Regex pattern, string part) =>
        SourceFiles.Under("e2e").SelectMany(file => file.Lines).SelectMany(line => pattern.Matches(line)).Select(match => match.Groups[part].Value);

    [GeneratedRegex(@"\A@page ""(?<route>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Route();

    // The path may also come from the journey's jobs, and is none that a route could be then.
    [GeneratedRegex(@"\bnew(?: PageLook)?\(""(?<name>[^""]+)"", (?:""(?<path>/[^""?]*)|jobs\.)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OpenedLook();

    [GeneratedRegex(@"\bLook(?:EachWay)?Async\(\w+, \$?""(?<name>[^""]+)""|\blook: ""(?<name>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ReachedLook();
}
