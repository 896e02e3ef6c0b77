namespace Pollinator.Slurm.Shell;

/// <summary>
/// The machine where Slurm's commands are: run, read, write. The program runs there itself (<c>LocalShell</c>) or reaches it over SSH
/// (<c>SshShell</c>); nothing above this line knows which. Whatever keeps an answer from coming is a <see cref="ShellException"/>.
/// </summary>
internal interface IClusterShell
{
    /// <summary>Absolute path of the folder that is ours there (<c>~/.pollinator</c>), 0700.</summary>
    string Home { get; }

    /// <summary>Runs a command and waits for its end.</summary>
    Task<CommandResult> RunAsync(ClusterCommand command, CancellationToken ct);

    /// <summary>Reads a file's bytes from <paramref name="offset"/> on; 0 when there are none (yet) or no such file.</summary>
    ValueTask<int> ReadAsync(string path, long offset, Memory<byte> into, CancellationToken ct);

    /// <summary>Writes a whole file (0600) under a name of its own, then renames it: never seen half-written.</summary>
    Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct);

    /// <summary>Makes <paramref name="there"/> hold what stands in the local folder <paramref name="here"/>; nothing to do where both are one.</summary>
    Task PushAsync(string here, string there, CancellationToken ct);

    /// <summary>Makes the local folder <paramref name="here"/> hold what stands in <paramref name="there"/>; nothing to do where both are one. A folder that is not there is an empty one. What comes is untrusted.</summary>
    /// <returns>What was left out, a sentence each: links that lead out, devices, names that are none. Untrusted text.</returns>
    Task<IReadOnlyList<string>> PullAsync(string there, string here, CancellationToken ct);
}

/// <summary>A command: words, never a line.</summary>
internal sealed record ClusterCommand(params IReadOnlyList<string> Words)
{
    /// <summary>Variables set for it, beside the account's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Writes its standard input; null for none.</summary>
    public Func<Stream, CancellationToken, Task>? Input { get; init; }

    /// <summary>How long it may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much of each of its outputs is kept, in bytes; more is a fault.</summary>
    public int MostBytes { get; init; } = 16 * 1024 * 1024;
}

/// <summary>What a command came to. Untrusted text, read as UTF-8.</summary>
/// <param name="ExitCode">Its exit code; null when a signal ended it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record CommandResult(int? ExitCode, string Output, string Errors)
{
    /// <summary>Whether it ended with 0.</summary>
    public bool IsOk => ExitCode == 0;
}

/// <summary>No answer came: whether the command ran is not known.</summary>
/// <param name="message">A sentence for a person.</param>
/// <param name="inner">What lies behind it.</param>
internal sealed class ShellException(string message, Exception? inner = null) : Exception(message, inner);
