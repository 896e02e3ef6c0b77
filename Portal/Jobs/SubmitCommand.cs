namespace Pollinator.Portal.Jobs;

/// <summary>A form as a command of the command line, to paste into a shell.</summary>
public static class SubmitCommand
{
    /// <summary>Runs what a project file says, read from standard input.</summary>
    /// <param name="project">The project's name; null is none.</param>
    /// <param name="yaml">The file.</param>
    public static string Of(string? project, string yaml)
    {
        var lines = yaml.TrimEnd('\n').Split('\n');
        var end = "END";
        while (lines.Contains(end, StringComparer.Ordinal))
        {
            end += "_";
        }
        var name = project is null ? "" : $" --project={CommandWords.Join([project])}";
        return $"pollinator run --follow{name} --file=- <<'{end}'\n{string.Join('\n', lines)}\n{end}";
    }
}
