namespace Pollinator.Portal.Server.Previews;

/// <summary>
/// Stands between a file and what parses its rows, and ends the text where it goes too far: a parser holds a whole row in memory, and a row can be as
/// long as the file. It counts quotes as the parser does: a line's end inside of them is a part of the row.
/// </summary>
internal sealed class RowGuard(TextReader text, TableBounds bounds) : TextReader
{
    private bool _isQuoted;
    private int _row;
    private long _all;

    /// <summary>Whether a row was longer than is allowed. What was given of it is no whole row.</summary>
    public bool IsRowTooLong { get; private set; }

    /// <summary>Whether the text goes on beyond what is read of it. The last row given may be no whole one.</summary>
    public bool IsCut { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        if (IsRowTooLong || IsCut || buffer.IsEmpty)
        {
            return 0;
        }

        var read = await text.ReadAsync(buffer, cancellationToken);
        return Allowed(buffer.Span[..read]);
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override int Read(char[] buffer, int index, int count) => throw new NotSupportedException("Everything here reads asynchronously.");

    private int Allowed(ReadOnlySpan<char> characters)
    {
        for (var at = 0; at < characters.Length; at++)
        {
            _isQuoted ^= characters[at] == '"';
            _row = !_isQuoted && characters[at] is '\n' or '\r' ? 0 : _row + 1;
            IsRowTooLong = _row > bounds.LongestRow;
            IsCut = ++_all > bounds.All;
            if (IsRowTooLong || IsCut)
            {
                return at;
            }
        }

        return characters.Length;
    }
}
