using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>What an executor does with a specification, line by line, for a person to check before Run. Only shown, never run.</summary>
public static class WhatRuns
{
    /// <summary>The lines, as a shell would be told them.</summary>
    public static IReadOnlyList<string> Of(JobSpec spec, string? snapshot)
    {
        var lines = new List<string> { snapshot is null ? L("# in an empty folder") : L("# in a fresh copy of state {0}", snapshot) };
        lines.Add("cd \"$POLLINATOR_PROJECT_DIR\"");
        lines.AddRange(spec.Environment.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"export {v.Key}={CommandWords.Join([v.Value])}"));
        lines.AddRange(spec.Secrets.Select(name => $"export {name}=***"));
        if (spec.Image is { } image)
        {
            lines.Add(L("# inside the image {0}:", image));
        }
        if (spec.InitCommand is { } init)
        {
            lines.AddRange(init.ReplaceLineEndings("\n").Split('\n'));
        }
        lines.Add(spec.Command.Count > 0 ? CommandWords.Join(spec.Command) : L("# the executor's function {0}", spec.FunctionName));
        return lines;
    }
}
