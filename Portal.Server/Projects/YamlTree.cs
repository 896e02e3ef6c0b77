using Pollinator.Contracts;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pollinator.Portal.Server.Projects;

/// <summary>A place in a text; both count from 1.</summary>
internal readonly record struct YamlPlace(int Line, int Column);

/// <summary>From where to where in a text, in characters; what ends a line after it is not part of it.</summary>
internal readonly record struct YamlSpan(int Start, int End);

/// <summary>A value in a YAML text, with its place.</summary>
internal abstract record YamlNode(YamlPlace Place)
{
    /// <summary>What of the text it is.</summary>
    public YamlSpan Span { get; init; }
}

/// <summary>A text, number or word.</summary>
internal sealed record YamlText(YamlPlace Place, string Value, bool IsPlain) : YamlNode(Place)
{
    /// <summary>Whether nothing stands there.</summary>
    public bool IsEmpty => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
internal sealed record YamlList(YamlPlace Place, IReadOnlyList<YamlNode> Items, bool IsFlow) : YamlNode(Place);

/// <summary>Keys with values, each key once.</summary>
internal sealed record YamlMap(YamlPlace Place, IReadOnlyList<(YamlText Key, YamlNode Value)> Pairs, bool IsFlow) : YamlNode(Place);

/// <summary>A text that is not the YAML we read.</summary>
internal sealed class YamlFault(YamlPlace place, Words words) : Exception(words.English)
{
    public Words Words { get; } = words;

    public YamlPlace Place => place;
}

/// <summary>
/// Builds a tree from the parser's events: no objects are made of what the text names, nothing is expanded, and it is not deep. Anchors,
/// aliases and tags, which a settings file does not need and a bomb does, are refused.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 16;

    private readonly string _text;
    private readonly IParser _parser;

    private YamlTree(string text) => (_text, _parser) = (text, new Parser(new Scanner(new StringReader(text), skipComments: true)));

    /// <summary>The tree of a text with one document; null when there is nothing in it. Throws <see cref="YamlFault"/>.</summary>
    public static YamlNode? Read(string text)
    {
        try
        {
            return new YamlTree(text).ReadDocument();
        }
        catch (YamlException e)
        {
            throw new YamlFault(PlaceOf(e.Start), Said(text, e));
        }
        catch (Exception e)
            when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The scanner meets some hostile texts with exceptions of other kinds.
            throw new YamlFault(new(1, 1), "This is not YAML.");
        }
    }

    private YamlNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        return _parser.Accept<DocumentStart>(out var next)
            ? throw new YamlFault(PlaceOf(next.Start), "A second document begins here; a project file has one.")
            : root;
    }

    private YamlNode ReadNode(int depth)
    {
        if (_parser.Accept<AnchorAlias>(out var alias))
        {
            throw new YamlFault(PlaceOf(alias.Start), "Aliases (*name) are not read. Write the value out.");
        }

        if (!_parser.Accept<NodeEvent>(out var node))
        {
            throw new YamlFault(PlaceOf(_parser.Current?.Start ?? Mark.Empty), "A value is missing here.");
        }

        Check(node, depth);
        if (_parser.TryConsume<Scalar>(out var text))
        {
            return new YamlText(PlaceOf(text.Start), text.Value, text.Style == ScalarStyle.Plain) { Span = Trimmed(text.Start, text.End.Index) };
        }

        return _parser.TryConsume<SequenceStart>(out var list) ? ReadList(list, depth) : ReadMap(depth);
    }

    private YamlList ReadList(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        SequenceEnd? end;
        while (!_parser.TryConsume<SequenceEnd>(out end))
        {
            items.Add(ReadNode(depth + 1));
        }

        var isFlow = start.Style == SequenceStyle.Flow;
        return new(PlaceOf(start.Start), items, isFlow) { Span = isFlow ? Trimmed(start.Start, end.Start.Index + 1) : Reaching(start.Start, items) };
    }

    private YamlMap ReadMap(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var pairs = new List<(YamlText Key, YamlNode Value)>();
        var seen = new Dictionary<string, YamlPlace>(StringComparer.Ordinal);
        MappingEnd? end;
        while (!_parser.TryConsume<MappingEnd>(out end))
        {
            var key = ReadNode(depth + 1) is var node && node is YamlText word ? word : throw new YamlFault(node.Place, "A key is one word.");
            if (!seen.TryAdd(key.Value, key.Place))
            {
                throw new YamlFault(
                    key.Place,
                    $"'{ProjectFileFaults.Shown(key.Value)}' stands here a second time; it stands in line {seen[key.Value].Line} already."
                );
            }

            pairs.Add((key, ReadNode(depth + 1)));
        }

        var isFlow = start.Style == MappingStyle.Flow;
        return new(PlaceOf(start.Start), pairs, isFlow)
        {
            Span = isFlow
                ? Trimmed(start.Start, end.Start.Index + 1)
                : Reaching(start.Start, [.. pairs.SelectMany(pair => new[] { pair.Key, pair.Value })]),
        };
    }

    // The parser tells of a block's end only where the next thing begins, of a list's in brackets before the last one, and of a block of text behind its last line break.
    private YamlSpan Trimmed(Mark start, long end)
    {
        var (from, to) = ((int)Math.Clamp(start.Index, 0, _text.Length), (int)Math.Clamp(end, 0, _text.Length));
        return new(from, from + _text.AsSpan(from, Math.Max(to - from, 0)).TrimEnd().Length);
    }

    private static YamlSpan Reaching(Mark start, IReadOnlyList<YamlNode> parts) =>
        new((int)start.Index, Math.Max((int)start.Index, parts.Select(part => part.Span.End).DefaultIfEmpty().Max()));

    private static void Check(NodeEvent node, int depth)
    {
        var fault =
            depth > MaxDepth ? "This is nested too deep for a project file."
            : !node.Anchor.IsEmpty ? "Anchors (&name) are not read. Write the value out where it is needed."
            : !node.Tag.IsEmpty && !node.Tag.IsNonSpecific ? "Tags (!name) are not read. Write the value alone."
            : null;
        if (fault is not null)
        {
            throw new YamlFault(PlaceOf(node.Start), fault);
        }
    }

    private static YamlPlace PlaceOf(Mark mark) => new((int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    private static Words Said(string text, YamlException e)
    {
        var line = text.Split('\n').ElementAtOrDefault((int)Math.Max(e.Start.Line - 1, 0)) ?? "";
        var indent = line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length);
        return indent.Contains('\t')
            ? (Words)"This line begins with a tab. YAML takes spaces only."
            : $"This is not YAML: {PathRules.Shown(e.Message.TrimEnd('.'))}.";
    }
}
