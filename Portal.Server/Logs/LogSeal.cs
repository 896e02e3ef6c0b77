using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>What the executor said at close: how long each stream is. Kept in a small file beside the log.</summary>
internal sealed record LogSeal(long Stdout, long Stderr)
{
    /// <summary>Whether all of it is there.</summary>
    public bool IsMetBy(LogState state) => state.Out.Offset >= Stdout && state.Err.Offset >= Stderr;

    /// <summary>From what an executor stated; a stream it did not name had nothing.</summary>
    public static LogSeal Of(IReadOnlyList<LogEnd> stated) => new(Length(stated, LogStream.Stdout), Length(stated, LogStream.Stderr));

    /// <summary>Reads it; null when there is none, or none that was finished.</summary>
    public static LogSeal? Read(string path) => File.Exists(path) ? JsonSerializer.Deserialize<LogSeal>(File.ReadAllBytes(path)) : null;

    /// <summary>Writes it under its own name only when it is whole and on disk.</summary>
    public void Write(string path)
    {
        var part = path + ".part";
        using (var file = File.OpenHandle(part, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, JsonSerializer.SerializeToUtf8Bytes(this), 0);
            RandomAccess.FlushToDisk(file);
        }
        File.Move(part, path, overwrite: true);
    }

    private static long Length(IReadOnlyList<LogEnd> stated, LogStream stream) =>
        stated.Where(end => end.Stream == stream).Select(end => end.Length).DefaultIfEmpty().Max();
}
