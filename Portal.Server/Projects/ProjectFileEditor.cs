using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Changes a <c>project.yaml</c> so that it says another specification: only what differs is touched, and the result is read again to be sure.</summary>
internal static class ProjectFileEditor
{
    /// <summary>The text changed; written anew where it cannot be changed; null where YAML cannot say it.</summary>
    public static ProjectFileEdit? Edit(string yaml, JobSpec spec, IReadOnlyDictionary<string, JsonElement>? inputs, SourceFolder sources)
    {
        var wanted = new Wanted(spec, inputs, sources);
        return Patch(yaml.Replace("\r\n", "\n", StringComparison.Ordinal), wanted) is { } patched ? new(patched, IsAnew: false)
            : Patch("", wanted) is { } anew ? new(anew, IsAnew: true)
            : null;
    }

    private static string? Patch(string text, Wanted wanted)
    {
        try
        {
            var read = ProjectFileReader.ReadParts(text, wanted.Sources);
            var name = read.File.Name;
            var before = ProjectFileEntries.Of(read.Spec ?? new JobSpec(), read.File.Inputs, name);
            var after = ProjectFileEntries.Of(wanted.Spec, wanted.Inputs, name);
            var changed = Change(text, read.Spec, wanted.Spec, before, after);
            return Says(changed, wanted.Sources, after) ? changed : null;
        }
        catch (YamlFault)
        {
            // Not YAML, before or after: there is nothing to change in it.
            return null;
        }
    }

    private static string Change(
        string text,
        JobSpec? read,
        JobSpec wanted,
        OrderedDictionary<string, ProjectFileEntry> before,
        OrderedDictionary<string, ProjectFileEntry> after
    )
    {
        var commandKey = ProjectFileEntries.KeyOf(ProjectFileEntries.CommandPath);
        foreach (var (key, gone) in before.Where(entry => !after.ContainsKey(entry.Key)))
        {
            text = YamlPatch.Remove(text, [.. gone.Path]);
            text = key == commandKey ? YamlPatch.Remove(text, [.. ProjectFileEntries.SourcePath]) : text;
        }

        foreach (var (key, entry) in after)
        {
            var old = before.GetValueOrDefault(key);
            if (old?.Value.Text == entry.Value.Text)
            {
                continue;
            }

            if (key == commandKey && read is not null && HasSource(text))
            {
                // The program stands in a line of its own, and stays there as long as it is still the last word.
                var isSame = wanted.Command.Count > 1 && read.Command.Count > 0 && wanted.Command[^1] == read.Command[^1];
                var words = isSame ? wanted.Command.SkipLast(1) : wanted.Command;
                text = YamlPatch.Set(text, [.. entry.Path], old?.Value, new YamlValue(YamlScalar.Write(CommandWords.Join(words))));
                text = isSame ? text : YamlPatch.Remove(text, [.. ProjectFileEntries.SourcePath]);
            }
            else
            {
                text = YamlPatch.Set(text, [.. entry.Path], old?.Value, entry.Value);
            }
        }

        return text;
    }

    private static bool HasSource(string text) =>
        ProjectFileEntries.SourcePath.Aggregate(
            YamlTree.Read(text),
            (node, key) => (node as YamlMap)?.Pairs.FirstOrDefault(pair => pair.Key.Value == key).Value
        )
            is YamlText { IsEmpty: false };

    private static bool Says(string text, SourceFolder sources, OrderedDictionary<string, ProjectFileEntry> wanted)
    {
        var parts = ProjectFileReader.ReadParts(text, sources);
        var said = ProjectFileEntries.Of(parts.Spec ?? new JobSpec(), parts.File.Inputs, parts.File.Name);
        return said.Count == wanted.Count && wanted.All(entry => said.GetValueOrDefault(entry.Key)?.Value.Text == entry.Value.Value.Text);
    }

    private sealed record Wanted(JobSpec Spec, IReadOnlyDictionary<string, JsonElement>? Inputs, SourceFolder Sources);
}
