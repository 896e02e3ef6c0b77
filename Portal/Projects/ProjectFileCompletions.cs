using Pollinator.Contracts;
using Pollinator.Portal.Editing;

namespace Pollinator.Portal.Projects;

/// <summary>What an editor offers to type in a <c>project.yaml</c>.</summary>
public static class ProjectFileCompletions
{
    /// <summary>All keys with what follows them, and the values that are known.</summary>
    public static IReadOnlyList<CodeCompletion> All { get; } = [.. ProjectFileKeys.All.SelectMany(Of)];

    private static IEnumerable<CodeCompletion> Of(ProjectFileKey key)
    {
        yield return new CodeCompletion(key.Section, key.Name, key.About, InsertOf(key));
        var place = key.Section.Length == 0 ? key.Name : $"{key.Section}.{key.Name}";
        IReadOnlyList<string> values =
            key.Kind == ProjectFileValue.Flag ? ["true", "false"]
            : key.Example is { } example ? [example]
            : [];
        foreach (var value in values)
        {
            yield return new CodeCompletion(place, value, IsValue: true);
        }
    }

    private static string InsertOf(ProjectFileKey key) =>
        key.Kind switch
        {
            // One level further in than the key itself.
            ProjectFileValue.Block => $"{key.Name}:\n{Indent(key)}  ",
            ProjectFileValue.Names => $"{key.Name}:\n{Indent(key)}  - ",
            _ => $"{key.Name}: ",
        };

    private static string Indent(ProjectFileKey key) => key.Section.Length == 0 ? "" : new string(' ', 2 * (key.Section.Count('.') + 1));
}
