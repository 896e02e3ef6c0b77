using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.People;

/// <summary>What a token may do, in words.</summary>
public static class ScopeWords
{
    /// <summary>Each scope a token can have, with a title and what it allows.</summary>
    public static IReadOnlyList<(Scopes Scope, string Title, string Words)> All =>
        [
            (Scopes.Read, L("See"), L("jobs, logs, projects, executors and the ledger")),
            (Scopes.Jobs, L("Run jobs"), L("submit and cancel them")),
            (Scopes.Projects, L("Change projects"), L("make them and bring new states")),
            (Scopes.Executors, L("Change executors"), L("add and retire them")),
        ];

    /// <summary>"See, run jobs".</summary>
    public static string Of(Scopes scopes)
    {
        var held = All.Where(s => scopes.HasFlag(s.Scope)).Select((s, i) => i == 0 ? s.Title : char.ToLowerInvariant(s.Title[0]) + s.Title[1..]);
        return string.Join(", ", held) is { Length: > 0 } words ? words : L("Nothing");
    }
}
