using System.Text;
using Pollinator.Sdk.Shell;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Ssh;

/// <summary>
/// A folder of the other side as one tar stream. The library takes whatever the other side sends, as fast as it comes, into memory: so the
/// other side sends a block, and the next one only when it is asked for.
/// </summary>
internal sealed class TarPull : Stream
{
    private const int Block = 8 * 1024 * 1024;
    private static readonly TimeSpan StandStill = TimeSpan.FromSeconds(60);
    private static readonly byte[] More = "\n"u8.ToArray();
    private readonly RemoteProcess _process;
    private ReadOnlyMemory<byte> _left;
    private readonly Task _tarEnded;
    private long _owed = Block;

    private TarPull(RemoteProcess process, Task tarEnded) => (_process, _tarEnded) = (process, tarEnded);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads a folder's content; a folder that is not there is an empty one.</summary>
    public static Task<T> RunAsync<T>(Channels channels, string folder, Func<Stream, Task<T>> take, CancellationToken ct)
    {
        var (begin, end) = (new Mark(), new Mark());
        var script =
            // Two empty blocks are an archive of nothing.
            $"{begin.Print("0")}\nexec 3<&0\n"
            + $"{{ ([ -d {ShWords.Quote(folder)} ] || {{ head -c 1024 /dev/zero; exit 0; }}; cd {ShWords.Quote(folder)} && exec tar -c -f - .) </dev/null 3<&-; {end.PrintError("$?")}; }}"
            + $" | while read -r x <&3; do head -c {Block}; done; cat\n";
        return channels.InStreamAsync(script, process => TakeAsync(process, begin, end, take, ct), ct);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_left.IsEmpty)
        {
            await AskForMoreAsync(cancellationToken);
            _left = await SoonAsync(_process.Output.ReadAsync(cancellationToken).AsTask(), cancellationToken);
            _owed -= _left.Length;
        }

        var count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }

    private async Task AskForMoreAsync(CancellationToken ct)
    {
        try
        {
            if (_owed <= 0 && !_tarEnded.IsCompleted)
            {
                _owed += Block;
                await _process.WriteAsync(More, ct);
            }
        }
        catch (ShellException) when (_process.IsInputClosed)
        {
            // What is left comes unasked.
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static async Task<T> TakeAsync<T>(RemoteProcess process, Mark begin, Mark end, Func<Stream, Task<T>> take, CancellationToken ct)
    {
        const int Most = 64 * 1024;
        var errors = new MarkedBytes(end, Most);
        // Before tar can have ended: the library tells the other side of an end only where something was written before it.
        await process.WriteAsync(More, ct);
        var complained = ReadErrorsAsync();
        if (!await SoonAsync(process.Output.ReadToAsync(new MarkedBytes(begin, 1024 * 1024), ct), ct))
        {
            throw new ShellException("The connection to the system broke.");
        }
        await using var stream = new TarPull(process, complained);
        T taken;
        try
        {
            taken = await take(stream);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException && complained.IsCompleted)
        {
            // No archive: tar's own words say why better than the archive's absence.
            throw await complained && errors.Status != 0 ? Refused(errors) : e;
        }
        process.CloseInput();
        if (!await SoonAsync(complained, ct))
        {
            throw new ShellException("The connection to the system broke.");
        }

        // 1: a file changed while it was read, as logs do.
        return errors.Status is 0 or 1 ? taken : throw Refused(errors);

        // Once tar has ended, nothing is asked for any more: what is left comes by itself.
        async Task<bool> ReadErrorsAsync()
        {
            var isThrough = await process.Errors.ReadToAsync(new MarkedBytes(begin, 1024 * 1024), ct) && await process.Errors.ReadToAsync(errors, ct);
            process.CloseInput();
            return isThrough;
        }
    }

    // A transfer may take as long as it likes, but not stand still.
    private static async Task<T> SoonAsync<T>(Task<T> task, CancellationToken ct)
    {
        try
        {
            return await task.WaitAsync(StandStill, ct);
        }
        catch (TimeoutException e)
        {
            throw new ShellException($"The system sent nothing of its files for {StandStill.TotalSeconds:0} s.", e);
        }
    }

    private static ShellException Refused(MarkedBytes errors)
    {
        var words = Encoding.UTF8.GetString(errors.Bytes.Span).Trim();
        return new($"The system could not send the files: {words[..Math.Min(words.Length, 1000)]}");
    }
}
