using System.Buffers;
using System.Text.Unicode;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>Turns a found line into text, in fixed memory.</summary>
internal sealed class LineText(AttemptLog log)
{
    /// <summary>The most characters shown of a line.</summary>
    public const int MaxChars = 4000;

    // A UTF-16 code unit stands for at most three bytes of UTF-8, valid or not; four bytes are two units.
    private const int MaxBytes = (MaxChars * 3) + 4;

    private readonly byte[] _bytes = new byte[MaxBytes];
    private readonly char[] _chars = new char[MaxChars];

    /// <summary>The line as shown.</summary>
    public LogLine Of(FoundLine found)
    {
        var shown = found.State.ShownLength;
        var length = log.Read(found.Stream, found.State.ShownStart, _bytes.AsSpan(0, (int)Math.Min(shown, MaxBytes)));
        // A character that has only half arrived is not wrong yet: it is left out until the rest is there.
        var mayGrow = found.IsOpen && found.State.ShownEnd < 0;
        var status = Utf8.ToUtf16(_bytes.AsSpan(0, length), _chars, out var read, out var chars, isFinalBlock: !mayGrow);
        var cut = status == OperationStatus.DestinationTooSmall ? shown - read : 0;
        return new(
            found.Number,
            found.Stream,
            found.State.LineStart,
            found.AtUnixMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(found.AtUnixMs) : null,
            new string(_chars, 0, chars),
            cut,
            (int)Math.Min(int.MaxValue, Math.Max(0, found.State.States - 1)),
            found.IsOpen
        );
    }
}
