namespace Pollinator.Contracts;

/// <summary>
/// Orders strings as their UTF-8 bytes order. Ordinal order of .NET differs from it where one side has a surrogate pair: a pair stands for a
/// code point above U+FFFF, yet its first half is smaller than U+E000.
/// </summary>
public sealed class Utf8Order : IComparer<string>
{
    /// <summary>The one there is.</summary>
    public static Utf8Order Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();
        var same = a.CommonPrefixLength(b);
        return same == a.Length || same == b.Length ? a.Length.CompareTo(b.Length) : Rank(a[same]).CompareTo(Rank(b[same]));
    }

    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
