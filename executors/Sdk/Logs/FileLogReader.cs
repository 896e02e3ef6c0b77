using Microsoft.Win32.SafeHandles;

namespace Pollinator.Sdk.Logs;

/// <summary>Reads a stream that stands in a file.</summary>
public sealed class FileLogReader(string path) : ILogReader
{
    private SafeFileHandle? _file;

    /// <inheritdoc />
    public ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken ct)
    {
        if (_file is null)
        {
            if (!File.Exists(path))
            {
                return ValueTask.FromResult(0);
            }

            _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        // Output just written is in the page cache; asynchronous file reads would only hop threads.
        return ValueTask.FromResult(RandomAccess.Read(_file, into.Span, offset));
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();
}
