using System.Buffers;
using System.Text;

namespace Pollinator.Sdk.Secrets;

/// <summary>
/// Finds secrets in bytes (Aho and Corasick, 1975) and puts a <c>*</c> in the place of each of their bytes, so that nothing moves. What is masked
/// is decided by the whole of the output alone, never by how it was cut into pieces. Immutable.
/// </summary>
public sealed class SecretMask
{
    private const byte Star = (byte)'*';
    private const int Root = 0;
    private readonly SearchValues<byte> _first;
    private readonly bool _isEverything;

    // A node of the tree of all forms: its byte, first child, next sibling, where to go on when nothing fits, the longest form that ends here, the
    // shortest that passes here, and how deep it is.
    private readonly List<(byte Byte, int Child, int Sibling, int Fail, int Found, int Shortest, int Depth)> _nodes =
    [
        (0, -1, -1, Root, 0, int.MaxValue, 0),
    ];

    private SecretMask(IReadOnlyCollection<byte[]> forms, bool isEverything = false)
    {
        foreach (var form in forms)
        {
            Add(form);
        }

        Link();
        _first = SearchValues.Create([.. forms.Select(form => form[0]).Distinct()]);
        Longest = forms.Count == 0 ? 0 : forms.Max(form => form.Length);
        _isEverything = isEverything;
    }

    /// <summary>Masks nothing.</summary>
    public static SecretMask Nothing { get; } = new([]);

    /// <summary>Masks all but line ends: for output whose secrets are not known (any more).</summary>
    public static SecretMask Everything { get; } = new([], isEverything: true);

    /// <summary>Whether nothing is ever masked.</summary>
    public bool IsNothing => !_isEverything && Longest == 0;

    /// <summary>The length of the longest form. Whether a byte is masked is decided by fewer bytes than this on either side of it.</summary>
    public int Longest { get; }

    /// <summary>A mask of these values.</summary>
    public static SecretMask Of(IEnumerable<string> values) => new([.. values.SelectMany(SecretForms.Of)]);

    /// <summary>Masks a text of its own.</summary>
    public string? Text(string? text)
    {
        if (text is null || IsNothing)
        {
            return text;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var state = Run(Root, bytes, 0);
        End(state, bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>
    /// Goes on behind the first <paramref name="known"/> bytes of <paramref name="bytes"/> in the state there, and masks what is found in place, in
    /// those before too. What <see cref="Undecided"/> says of the state it answers is not decided yet.
    /// </summary>
    internal int Run(int state, Span<byte> bytes, int known)
    {
        if (_isEverything)
        {
            foreach (ref var one in bytes[known..])
            {
                one = one == (byte)'\n' ? one : Star;
            }

            return Root;
        }

        for (var at = known; at < bytes.Length; at++)
        {
            if (state == Root)
            {
                var skip = bytes[at..].IndexOfAny(_first);
                if (skip < 0)
                {
                    return Root;
                }

                at += skip;
            }

            state = Next(state, bytes[at]);
            if (_nodes[state].Found is var found and > 0)
            {
                // What lies further back than this piece was masked when it was found there.
                bytes[Math.Max(0, at + 1 - found)..(at + 1)].Fill(Star);
            }
        }

        return state;
    }

    /// <summary>How many bytes at the end may be the beginning of a secret.</summary>
    internal int Undecided(int state) => _nodes[state].Depth;

    /// <summary>Nothing follows: a beginning of a secret that is half of it or more is masked too.</summary>
    internal void End(int state, Span<byte> bytes)
    {
        var depth = _nodes[state].Depth;
        if (depth >= SecretForms.Shortest && depth * 2 >= _nodes[state].Shortest)
        {
            bytes[^Math.Min(depth, bytes.Length)..].Fill(Star);
        }
    }

    private void Add(byte[] form)
    {
        var node = Root;
        foreach (var one in form)
        {
            var child = Child(node, one);
            if (child < 0)
            {
                child = _nodes.Count;
                _nodes.Add((one, -1, _nodes[node].Child, Root, 0, int.MaxValue, _nodes[node].Depth + 1));
                _nodes[node] = _nodes[node] with { Child = child };
            }

            node = child;
            _nodes[node] = _nodes[node] with { Shortest = Math.Min(_nodes[node].Shortest, form.Length) };
        }

        _nodes[node] = _nodes[node] with { Found = form.Length };
    }

    // Level by level: where a node goes on is known once all above it are linked.
    private void Link()
    {
        var open = new Queue<int>([Root]);
        while (open.TryDequeue(out var node))
        {
            for (var child = _nodes[node].Child; child >= 0; child = _nodes[child].Sibling)
            {
                var fail = node == Root ? Root : Next(_nodes[node].Fail, _nodes[child].Byte);
                _nodes[child] = _nodes[child] with { Fail = fail, Found = Math.Max(_nodes[child].Found, _nodes[fail].Found) };
                open.Enqueue(child);
            }
        }
    }

    private int Next(int state, byte one)
    {
        while (true)
        {
            var child = Child(state, one);
            if (child >= 0 || state == Root)
            {
                return Math.Max(child, Root);
            }

            state = _nodes[state].Fail;
        }
    }

    private int Child(int node, byte one)
    {
        var child = _nodes[node].Child;
        while (child >= 0 && _nodes[child].Byte != one)
        {
            child = _nodes[child].Sibling;
        }

        return child;
    }
}
