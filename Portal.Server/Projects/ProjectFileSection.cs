using System.Globalization;
using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;

namespace Pollinator.Portal.Server.Projects;

/// <summary>
/// One block of a project file: gives the values of its keys in the kind asked for, tells of those that are of another kind, and of keys
/// that it does not have. A key with nothing after it counts as not there.
/// </summary>
internal sealed class ProjectFileSection
{
    private readonly ProjectFileFaults _faults;
    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);

    /// <param name="name">Its key; null for the whole file.</param>
    /// <param name="node">What stands there; null when it does not.</param>
    /// <param name="faults">Where faults go.</param>
    /// <param name="keys">The keys it may have.</param>
    public ProjectFileSection(string? name, YamlNode? node, ProjectFileFaults faults, IReadOnlyCollection<string> keys)
    {
        _faults = faults;
        Place = node?.Place ?? new(1, 1);
        if (node is null or YamlText { IsEmpty: true })
        {
            return;
        }

        if (node is not YamlMap map)
        {
            faults.Error(
                node.Place,
                name is null
                    ? (Words)"A project file has keys such as 'projectname: mine'."
                    : $"'{name}' has keys of its own, such as '{keys.First()}:', in the lines below it."
            );
            return;
        }

        foreach (var (key, value) in map.Pairs)
        {
            if (!keys.Contains(key.Value, StringComparer.Ordinal))
            {
                Unknown(name, key, keys);
            }
            else if (value is not YamlText { IsEmpty: true })
            {
                _values.Add(key.Value, value);
            }
        }
    }

    public YamlPlace Place { get; }

    public YamlNode? Node(string key) => _values.GetValueOrDefault(key);

    public YamlPlace PlaceOf(string key) => Node(key)?.Place ?? Place;

    public string? Text(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlText text:
                return text.Value;
            case var other:
                _faults.Error(other.Place, $"'{key}' is one value, not a list or a block.");
                return null;
        }
    }

    public bool Flag(string key)
    {
        var text = Text(key);
        switch (text?.ToUpperInvariant())
        {
            case null or "FALSE" or "NO" or "OFF":
                return false;
            case "TRUE" or "YES" or "ON":
                return true;
            default:
                _faults.Error(PlaceOf(key), $"'{key}' is true or false, not '{ProjectFileFaults.Shown(text!)}'.");
                return false;
        }
    }

    public int? Whole(string key, int least, int most, bool isSeconds = false)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        var shown = ProjectFileFaults.Shown(text);
        _faults.Error(
            PlaceOf(key),
            isSeconds
                ? (Words)$"'{key}' is a whole number, {least:N0} to {most:N0} seconds, not '{shown}'."
                : $"'{key}' is a whole number, {least:N0} to {most:N0}, not '{shown}'."
        );
        return null;
    }

    public long Cores(string key)
    {
        const long MostMillicores = 10_000_000;
        if (Text(key) is not { } text || Quantities.TryReadCores(text, out var millicores) && millicores <= MostMillicores)
        {
            return Text(key) is { } again && Quantities.TryReadCores(again, out var read) ? read : 0;
        }

        _faults.Error(PlaceOf(key), $"'{key}' is a number of cores such as 4, 0.5 or 1500m, at most 10,000, not '{ProjectFileFaults.Shown(text)}'.");
        return 0;
    }

    public long Bytes(string key)
    {
        var text = Text(key);
        if (text is null or "0")
        {
            return 0;
        }

        if (Quantities.TryReadBytes(text, out var bytes))
        {
            return bytes;
        }

        var isBare = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        _faults.Error(
            PlaceOf(key),
            isBare
                ? (Words)$"'{key}' needs a unit: {text}Mi or {text}Gi?"
                : $"'{key}' is an amount such as 500M, 16Gi or 16GiB, not '{ProjectFileFaults.Shown(text)}'."
        );
        return 0;
    }

    public IReadOnlyList<string> Names(string key)
    {
        if (Node(key) is not YamlList list)
        {
            // One name may stand there without a list.
            return Text(key) is { } one ? [one] : [];
        }

        var names = new List<string>();
        foreach (var item in list.Items)
        {
            if (item is YamlText { IsEmpty: false, Value.Length: > 0 and <= 100 } name)
            {
                names.Add(name.Value);
            }
            else
            {
                _faults.Error(item.Place, $"'{key}' is a list of names of 1 to 100 characters.");
            }
        }

        return names;
    }

    /// <summary>A block of names with one value each.</summary>
    public IReadOnlyDictionary<string, string> Texts(string key)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Members(key))
        {
            if (value is YamlText text)
            {
                texts[name.Value] = text.IsEmpty ? "" : text.Value;
            }
            else
            {
                _faults.Error(value.Place, $"'{ProjectFileFaults.Shown(name.Value)}' is one value, not a list or a block.");
            }
        }

        return texts;
    }

    /// <summary>A list of any values.</summary>
    public IReadOnlyList<JsonElement> JsonList(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlList list:
                return [.. list.Items.Select(YamlJson.Of)];
            case var other:
                _faults.Error(other.Place, $"'{key}' is a list, such as [cifar10, 3].");
                return [];
        }
    }

    /// <summary>A block of names with any values.</summary>
    public IReadOnlyDictionary<string, JsonElement> JsonMembers(string key) =>
        Members(key).ToDictionary(pair => pair.Key.Value, pair => YamlJson.Of(pair.Value), StringComparer.Ordinal);

    private IReadOnlyList<(YamlText Key, YamlNode Value)> Members(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlMap map:
                return map.Pairs;
            case var other:
                _faults.Error(other.Place, $"'{key}' has names of its own, such as 'NAME: value', in the lines below it.");
                return [];
        }
    }

    private void Unknown(string? name, YamlText key, IReadOnlyCollection<string> keys)
    {
        var shown = ProjectFileFaults.Shown(key.Value);
        var nearest = NearestKey.Of(key.Value, keys);
        if (nearest is null && ProjectFileReader.SectionWith(key.Value, name) is { } section)
        {
            _faults.Error(
                key.Place,
                section.Length == 0 ? (Words)$"'{shown}' stands at the left margin, not here." : $"'{shown}' belongs below '{section}'."
            );
            return;
        }

        var known = string.Join(", ", keys);
        // The nearest key stands beside the message: who shows it says "did you mean".
        Words message = (name, nearest) switch
        {
            (null, null) => (Words)$"A project file has no key '{shown}'. It has {known}.",
            (null, _) => $"A project file has no key '{shown}'.",
            (_, null) => $"'{name}' has no key '{shown}'. It has {known}.",
            _ => $"'{name}' has no key '{shown}'.",
        };
        _faults.Error(key.Place, message, nearest);
    }
}
