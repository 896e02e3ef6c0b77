using Pollinator.Contracts;
using Pollinator.Portal.Jobs;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Makes the command of <c>cmd</c> and <c>source</c>.</summary>
internal static class ProjectCommand
{
    public static IReadOnlyList<string> Read(ProjectFileSection environment, SourceFolder sources, bool isNeeded, ProjectFileFaults faults)
    {
        var words = CommandOf(environment, faults);
        var source = Source(environment, sources, faults);
        if (words is [] && (isNeeded || source is not null) && !faults.HasErrors)
        {
            faults.Error(
                environment.Place,
                source is null
                    ? (Words)"'environment' does not say what to run, such as 'cmd: python3' with 'source: main.py'."
                    : $"'environment' does not say the program that runs '{ProjectFileFaults.Shown(source)}', such as 'cmd: python3'."
            );
        }

        return source is null ? words : [.. words, source];
    }

    private static IReadOnlyList<string> CommandOf(ProjectFileSection environment, ProjectFileFaults faults)
    {
        var line = environment.Text("cmd");
        if (!CommandWords.TrySplit(line, out var words))
        {
            faults.Error(environment.PlaceOf("cmd"), "A quote in 'cmd' is not closed.");
        }
        else if (CommandWords.FindShellMark(words) is { } mark)
        {
            faults.Warn(
                environment.PlaceOf("cmd"),
                $"No shell reads 'cmd', so '{ProjectFileFaults.Shown(mark)}' is handed to the program as it stands. Put the line into a script in src/, or write: sh -c '…'"
            );
        }

        return words;
    }

    private static string? Source(ProjectFileSection environment, SourceFolder sources, ProjectFileFaults faults)
    {
        if (environment.Text("source") is not { } text)
        {
            return null;
        }

        var name = text.Trim();
        name = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        if (PathRules.FaultOf(name) is { } fault)
        {
            faults.Error(environment.PlaceOf("source"), $"'source' names a file below src/, and '{ProjectFileFaults.Shown(text)}' {fault}.");
            return null;
        }

        // Early versions of the tool wrote the folder along with the name.
        var whole = name.StartsWith("src/", StringComparison.Ordinal) && sources.Has?.Invoke(sources.Path + name) != true;
        var path = sources.Path + (whole ? name["src/".Length..] : name);
        if (sources.Has?.Invoke(path) == false)
        {
            faults.Error(environment.PlaceOf("source"), $"There is no file '{ProjectFileFaults.Shown(path)}' in this folder.");
        }

        return path;
    }
}
