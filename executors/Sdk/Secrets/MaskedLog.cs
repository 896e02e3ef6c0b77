using Pollinator.Contracts;

namespace Pollinator.Sdk.Secrets;

/// <summary>
/// Output with its secrets masked, before it leaves this machine. Every byte keeps its offset, and what stands at an offset is the same whenever and
/// in whatever pieces it is read, also by another start of the program: reading begins so far before the place asked for that every secret that
/// reaches into it is seen whole. Bytes that may be the beginning of a secret wait for what follows, or for the end of the output.
/// </summary>
/// <param name="output">The output as it was written.</param>
/// <param name="mask">What to mask.</param>
/// <param name="complete">Done once nothing will be written any more.</param>
internal sealed class MaskedLog(ILogReader output, SecretMask mask, Task complete) : ILogReader
{
    private const int Piece = 4 * 1024;

    // From _from on: what was read and not yet given. The state of the mask is that behind the last of it.
    private byte[] _window = new byte[Piece];
    private long _from = -1;
    private int _length;
    private int _state;
    private bool _isOver;

    /// <inheritdoc />
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken ct)
    {
        if (offset != _from && !await SeekAsync(offset, ct))
        {
            return 0;
        }

        // Where reading waits inside for more, it is asked again only while there is nothing to give or much to read.
        var isFull = true;
        while (Decided == 0 || (isFull && Decided < into.Length))
        {
            // Looked at before reading: what was written before the end is then seen by this read.
            var isLast = complete.IsCompleted;
            (var read, isFull) = await ReadOnAsync(into.Length - Decided, ct);
            if (read == 0)
            {
                EndIf(isLast);
                break;
            }
        }

        return Give(into.Span);
    }

    /// <inheritdoc />
    public void Dispose() => output.Dispose();

    private int Decided => _isOver ? _length : _length - Math.Min(_length, mask.Undecided(_state));

    private int Give(Span<byte> into)
    {
        var count = Math.Min(Decided, into.Length);
        _window.AsSpan(0, count).CopyTo(into);
        _window.AsSpan(count, _length - count).CopyTo(_window);
        (_from, _length) = (_from + count, _length - count);
        return count;
    }

    private void EndIf(bool isLast)
    {
        if (isLast && !_isOver)
        {
            mask.End(_state, _window.AsSpan(0, _length));
            _isOver = true;
        }
    }

    private async ValueTask<(int Read, bool IsFull)> ReadOnAsync(int most, CancellationToken ct)
    {
        var room = Math.Max(most, Piece);
        if (_window.Length < _length + room)
        {
            Array.Resize(ref _window, _length + room);
        }

        var read = await output.ReadAsync(_from + _length, _window.AsMemory(_length, room), ct);
        _state = mask.Run(_state, _window.AsSpan(0, _length + read), _length);
        _length += read;
        return (read, read == room);
    }

    // A secret that reaches into the byte asked for began less than its length before it. False when less is there than the portal has.
    private async Task<bool> SeekAsync(long offset, CancellationToken ct)
    {
        (_from, _length, _state, _isOver) = (Math.Max(0, offset - Math.Max(0, mask.Longest - 1)), 0, 0, false);
        while (_from + _length < offset)
        {
            if ((await ReadOnAsync((int)(offset - _from - _length), ct)).Read == 0)
            {
                _from = -1;
                return false;
            }
        }

        var passed = (int)(offset - _from);
        _window.AsSpan(passed, _length - passed).CopyTo(_window);
        (_from, _length) = (offset, _length - passed);
        return true;
    }
}
