using System.Text;

namespace Pollinator.Portal.Server.Projects;

/// <summary>A value to write.</summary>
/// <param name="Text">On one line.</param>
/// <param name="Items">Its items, each on one line, when it is a list.</param>
internal sealed record YamlValue(string Text, IReadOnlyList<string>? Items = null)
{
    /// <summary>A list.</summary>
    public static YamlValue List(IReadOnlyList<string> items) => new("[" + string.Join(", ", items) + "]", items);
}

/// <summary>
/// Changes one value of a YAML text and leaves each other character as it is. Whoever calls reads the result again: where the text has a shape that
/// is not foreseen here, the result may read as something else.
/// </summary>
internal static class YamlPatch
{
    private const string Step = "  ";

    /// <summary>Gives a key its value; what is not there on the way is added. Line ends are <c>\n</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Keys from the left margin inwards.</param>
    /// <param name="before">What the value was, when it was read from here.</param>
    /// <param name="value">What it becomes.</param>
    public static string Set(string text, ReadOnlySpan<string> path, YamlValue? before, YamlValue value)
    {
        if (YamlTree.Read(text) is not YamlMap map)
        {
            return Insert(text, text.TrimEnd('\n').Length, Block("", path, value), isFirst: string.IsNullOrWhiteSpace(text));
        }

        while (true)
        {
            var key = path[0];
            if (Find(map, key) is not { } pair)
            {
                return Add(text, map, path, value);
            }

            if (path.Length == 1)
            {
                return Replace(text, pair, before, value);
            }

            path = path[1..];
            if (pair.Value is YamlMap inner)
            {
                map = inner;
            }
            else
            {
                // Nothing below it yet, or a word for nothing.
                var emptied = pair.Value is YamlText { IsEmpty: true } ? Splice(text, pair.Value.Span, "") : text;
                var indent = new string(' ', pair.Key.Place.Column - 1) + Step;
                return Insert(emptied, LineEnd(emptied, pair.Value.Span.Start), Block(indent, path, value));
            }
        }
    }

    /// <summary>Takes a key out, and what held only it.</summary>
    public static string Remove(string text, ReadOnlySpan<string> path)
    {
        var map = YamlTree.Read(text) as YamlMap;
        (YamlMap Holder, YamlText Key, YamlNode Value)? cut = null;
        foreach (var key in path)
        {
            if (map is null || Find(map, key) is not { } pair)
            {
                return text;
            }

            if (cut is null || map.Pairs.Count > 1)
            {
                cut = (map, pair.Key, pair.Value);
            }

            map = pair.Value as YamlMap;
        }

        return cut is not var (holder, held, value) ? text
            : holder.IsFlow ? CutFromFlow(text, holder, held)
            : CutLines(text, held.Span, value);
    }

    private static (YamlText Key, YamlNode Value)? Find(YamlMap map, string key)
    {
        foreach (var pair in map.Pairs)
        {
            if (pair.Key.Value == key)
            {
                return pair;
            }
        }

        return null;
    }

    private static string Replace(string text, (YamlText Key, YamlNode Value) pair, YamlValue? before, YamlValue value)
    {
        switch (pair.Value)
        {
            case YamlList { IsFlow: false } list when value.Items is { Count: > 0 } items && before?.Items?.Count == list.Items.Count:
                return ReplaceItems(text, list, before.Items, items);
            case YamlList { IsFlow: false } or YamlMap { IsFlow: false }:
                // It stands below its key, where a value on one line need not be allowed.
                var cut = CutLines(text, pair.Value.Span, pair.Value);
                return Splice(cut, new(Colon(text, pair.Key), Colon(text, pair.Key)), " " + value.Text);
            default:
                return Put(text, pair.Value.Span, value.Text);
        }
    }

    // From the last to the first, so that places before stay right.
    private static string ReplaceItems(string text, YamlList list, IReadOnlyList<string> before, IReadOnlyList<string> items)
    {
        var old = list.Items;
        var changed = text;
        if (items.Count > old.Count)
        {
            var dash = text.LastIndexOf('-', old[^1].Span.Start - 1);
            var indent = new string(' ', dash - LineStart(text, dash));
            changed = Insert(changed, LineEnd(text, old[^1].Span.End), string.Join('\n', items.Skip(old.Count).Select(item => $"{indent}- {item}")));
        }

        for (var i = old.Count - 1; i >= 0; i--)
        {
            if (i >= items.Count)
            {
                changed = CutLines(changed, old[i].Span, old[i]);
            }
            else if (before[i] != items[i])
            {
                changed = Put(changed, old[i].Span, items[i]);
            }
        }

        return changed;
    }

    private static string Add(string text, YamlMap map, ReadOnlySpan<string> path, YamlValue value)
    {
        if (map.IsFlow)
        {
            var words = Flow(path, value);
            if (map.Pairs.Count == 0)
            {
                return Splice(text, new(map.Span.Start + 1, map.Span.Start + 1), words);
            }

            var end = End(map.Pairs[^1]);
            var comma = text.AsSpan(end).TrimStart() is [',', ..] ? text.IndexOf(',', end) + 1 : end;
            return Splice(text, new(comma, comma), (comma == end ? ", " : " ") + words);
        }

        var indent = new string(' ', map.Pairs[0].Key.Place.Column - 1);
        return Insert(text, LineEnd(text, map.Span.End), Block(indent, path, value));
    }

    private static string CutFromFlow(string text, YamlMap map, YamlText key)
    {
        var at = 0;
        while (!ReferenceEquals(map.Pairs[at].Key, key))
        {
            at++;
        }

        var (from, to) =
            map.Pairs.Count == 1 ? (map.Span.Start + 1, map.Span.End - 1)
            : at + 1 < map.Pairs.Count ? (key.Span.Start, map.Pairs[at + 1].Key.Span.Start)
            : (End(map.Pairs[at - 1]), End(map.Pairs[at]));
        return Splice(text, new(from, to), "");
    }

    // Comments in between stay: they were written by somebody, and may be about what comes next.
    private static string CutLines(string text, YamlSpan first, YamlNode last)
    {
        var end = Math.Min(LineEnd(text, Math.Max(first.End, last.Span.End)) + 1, text.Length);
        var words = Words(last).ToList();
        var kept = new StringBuilder(text, 0, LineStart(text, first.Start), text.Length);
        for (int at = LineStart(text, first.Start), next; at < end; at = next)
        {
            next = Math.Min(LineEnd(text, at) + 1, text.Length);
            var line = text.AsSpan(at, next - at);
            if (line.TrimStart() is ['#', ..] && !words.Exists(word => word.Start < at && at < word.End))
            {
                kept.Append(line);
            }
        }

        return kept.Append(text, end, text.Length - end).ToString();
    }

    private static IEnumerable<YamlSpan> Words(YamlNode node) =>
        node switch
        {
            YamlMap map => map.Pairs.SelectMany(pair => Words(pair.Value)),
            YamlList list => list.Items.SelectMany(Words),
            _ => [node.Span],
        };

    private static string Block(string indent, ReadOnlySpan<string> path, YamlValue value)
    {
        var lines = new List<string>(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            lines.Add($"{indent}{YamlScalar.Key(path[i])}:" + (i == path.Length - 1 ? " " + value.Text : ""));
            indent += Step;
        }

        return string.Join('\n', lines);
    }

    private static string Flow(ReadOnlySpan<string> path, YamlValue value) =>
        path.Length == 1 ? $"{YamlScalar.Key(path[0])}: {value.Text}" : $"{YamlScalar.Key(path[0])}: {{{Flow(path[1..], value)}}}";

    private static string Insert(string text, int at, string lines, bool isFirst = false) =>
        isFirst ? lines + "\n" : text[..at] + "\n" + lines + (at == text.Length ? "\n" : "") + text[at..];

    // A value takes the place of another, or of nothing behind a colon or a dash.
    private static string Put(string text, YamlSpan span, string words) =>
        Splice(
            text,
            span,
            (span.Start > 0 && (text[span.Start - 1] == ':' || (text[span.Start - 1] == '-' && span.Start == span.End)) ? " " : "") + words
        );

    private static string Splice(string text, YamlSpan span, string words) => text[..span.Start] + words + text[span.End..];

    private static int Colon(string text, YamlText key) => text.IndexOf(':', key.Span.End) + 1;

    private static int End((YamlText Key, YamlNode Value) pair) => Math.Max(pair.Key.Span.End, pair.Value.Span.End);

    private static int LineStart(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    private static int LineEnd(string text, int at) => text.IndexOf('\n', at) is var end && end < 0 ? text.Length : end;
}
