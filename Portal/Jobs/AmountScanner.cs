using System.Globalization;

namespace Pollinator.Portal.Jobs;

/// <summary>Walks over an amount as people type it: numbers, words, and any white space between them (thin spaces too).</summary>
internal ref struct AmountScanner(string? text)
{
    // Longer than any amount; keeps a pasted novel from being scanned.
    private const int Longest = 64;

    private ReadOnlySpan<char> _rest = (text ?? "").Length <= Longest ? (text ?? "").AsSpan().Trim() : "?".AsSpan();

    public readonly bool AtEnd => _rest.IsEmpty;

    public bool TryNumber(out decimal number)
    {
        var length = 0;
        while (length < _rest.Length && (char.IsAsciiDigit(_rest[length]) || _rest[length] is '.' or ','))
        {
            length++;
        }
        Span<char> digits = stackalloc char[length];
        _rest[..length].Replace(digits, ',', '.');
        const NumberStyles style = NumberStyles.AllowDecimalPoint;
        if (length > 19 || !decimal.TryParse(digits, style, CultureInfo.InvariantCulture, out number))
        {
            number = 0;
            return false;
        }
        _rest = _rest[length..].TrimStart();
        return true;
    }

    public bool TryWord(out string word)
    {
        var length = 0;
        while (length < _rest.Length && char.IsAsciiLetter(_rest[length]))
        {
            length++;
        }
        word = _rest[..length].ToString();
        _rest = _rest[length..].TrimStart();
        return length > 0;
    }

    public bool TryMark(char mark)
    {
        if (_rest.IsEmpty || _rest[0] != mark)
        {
            return false;
        }
        _rest = _rest[1..];
        return true;
    }
}
