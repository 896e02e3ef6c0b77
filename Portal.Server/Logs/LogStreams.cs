using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>The names of streams in paths and files.</summary>
internal static class LogStreams
{
    /// <summary><c>stdout</c> or <c>stderr</c>.</summary>
    public static string Name(this LogStream stream) => stream == LogStream.Stdout ? "stdout" : "stderr";

    /// <summary>The stream of this name.</summary>
    public static LogStream? Find(string? name) =>
        name switch
        {
            "stdout" => LogStream.Stdout,
            "stderr" => LogStream.Stderr,
            _ => null,
        };
}
