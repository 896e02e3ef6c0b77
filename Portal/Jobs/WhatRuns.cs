using Pollinator.Contracts;

namespace Pollinator.Portal.Jobs;

/// <summary>What an executor does with a specification, line by line, for a person to check before Run. Only shown, never run.</summary>
public static class WhatRuns
{
    /// <summary>The lines, as a shell would be told them.</summary>
    public static IReadOnlyList<string> Of(JobSpec spec, string? snapshot)
    {
        var lines = new List<string> { snapshot is null ? "# in an empty folder" : $"# in a fresh copy of state {snapshot}" };
        lines.Add("cd \"$POLLINATOR_PROJECT_DIR\"");
        lines.AddRange(spec.Environment.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"export {v.Key}={CommandWords.Join([v.Value])}"));
        lines.AddRange(spec.Secrets.Select(name => $"export {name}=***"));
        if (spec.Image is { } image)
        {
            lines.Add($"# inside the image {image}:");
        }
        if (spec.InitCommand is { } init)
        {
            lines.AddRange(init.ReplaceLineEndings("\n").Split('\n'));
        }
        lines.Add(spec.Command.Count > 0 ? CommandWords.Join(spec.Command) : $"# the executor's function {spec.FunctionName}");
        return lines;
    }
}
