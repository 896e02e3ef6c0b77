using System.Runtime.InteropServices;

namespace Pollinator.Portal.Server.Logs;

/// <summary>
/// Where a reader of a stream stands after <see cref="Offset"/> bytes. A line ends with <c>\n</c>; within it a carriage return ends a state (the
/// redrawn text of a progress bar). Empty states do not count, so that <c>\r\n</c> and <c>text\r</c> show their text. Stored in the index, so
/// that a reader can begin anywhere, also in the middle of a line of many megabytes.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal record struct LineState
{
    /// <summary>How many bytes were read.</summary>
    public long Offset { get; set; }

    /// <summary>How many lines were ended.</summary>
    public long Lines { get; set; }

    /// <summary>Where the present line begins.</summary>
    public long LineStart { get; set; }

    /// <summary>How many states of the present line have begun.</summary>
    public long States { get; set; }

    /// <summary>Where the newest state begins; no meaning while there is none.</summary>
    public long ShownStart { get; set; }

    /// <summary>Where the newest state ended; -1 while it grows.</summary>
    public long ShownEnd { get; set; }

    /// <summary>Whether the present line has bytes but no end.</summary>
    public readonly bool IsOpen => Offset > LineStart;

    /// <summary>Length of what is shown of the present line, in bytes.</summary>
    public readonly long ShownLength => States == 0 ? 0 : (ShownEnd < 0 ? Offset : ShownEnd) - ShownStart;

    /// <summary>Reads on to the next <c>\n</c>, which is left unread; false when there is none.</summary>
    public bool ToLineEnd(ref ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (States > 0 && ShownEnd < 0)
            {
                var length = bytes.IndexOfAny((byte)'\n', (byte)'\r');
                if (length < 0)
                {
                    Offset += bytes.Length;
                    bytes = default;
                    return false;
                }
                Offset += length;
                ShownEnd = Offset;
                bytes = bytes[length..];
            }
            if (bytes[0] == '\n')
            {
                return true;
            }
            if (bytes[0] == '\r')
            {
                Offset++;
                bytes = bytes[1..];
                continue;
            }
            States++;
            (ShownStart, ShownEnd) = (Offset, -1);
        }
        return false;
    }

    /// <summary>Reads the <c>\n</c> that <see cref="ToLineEnd"/> found.</summary>
    public void EndLine(ref ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[1..];
        Offset++;
        Lines++;
        (LineStart, States) = (Offset, 0);
    }

    /// <summary>Reads all.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (ToLineEnd(ref bytes))
        {
            EndLine(ref bytes);
        }
    }
}
