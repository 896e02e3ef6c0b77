using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>Our scopes in the words of OAuth: <c>read</c>, <c>jobs</c>, <c>projects</c>, <c>executors</c>.</summary>
internal static class ScopeNames
{
    private static readonly (Scopes Scope, string Name)[] Known =
    [
        (Scopes.Read, "read"),
        (Scopes.Jobs, "jobs"),
        (Scopes.Projects, "projects"),
        (Scopes.Executors, "executors"),
    ];

    /// <summary>All of them.</summary>
    public static string[] All { get; } = [.. Known.Select(one => one.Name)];

    public static Scopes Of(IEnumerable<string> names) =>
        Known.Where(one => names.Contains(one.Name, StringComparer.Ordinal)).Aggregate(Scopes.None, (all, one) => all | one.Scope);

    public static IEnumerable<string> Of(Scopes scopes) => Known.Where(one => scopes.HasFlag(one.Scope)).Select(one => one.Name);
}
