using System.Text;
using Pollinator.Sdk.Shell;
using Pollinator.Slurm.Files;
using Pollinator.Slurm.Ladder;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Ssh;

/// <summary>
/// The cluster's machine, reached over SSH. Everything goes through shells on the one connection, files too: SFTP would need a connection
/// of its own in this library, and with it a second one-time code; and sites switch it off.
/// </summary>
internal sealed class SshShell : IStreamingShell
{
    private const int SmallFile = 96 * 1024;
    private const int MostComplaints = 64 * 1024;
    private static readonly TimeSpan FileLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LineLimit = TimeSpan.FromSeconds(45);
    private readonly SshLine _line;
    private readonly TimeProvider _time;
    private readonly TakeLimits _limits;
    private readonly ReadQueue _reads;

    private SshShell(SshLine line, string home, TimeProvider time, TakeLimits limits)
    {
        (_line, Home, _time, _limits) = (line, home, time, limits);
        _reads = new((text, most, ct) => AskAsync(text, most, FileLimit, ct));
    }

    public string Home { get; }

    /// <summary>Makes our folder there, and says where it is.</summary>
    /// <exception cref="ShellException">The line does not answer, or the folder cannot be made.</exception>
    public static async Task<SshShell> OpenAsync(SshLine line, TimeProvider time, CancellationToken ct, TakeLimits? limits = null)
    {
        const string Make = "(umask 077 && cd && mkdir -p .pollinator && chmod 700 .pollinator && cd .pollinator && pwd)";
        var channels = await line.ReadyAsync(LineLimit, ct);
        var answer = await channels.InShellAsync(shell => shell.AskAsync(Make, MostComplaints, FileLimit, ct), ct);
        var home = answer.Text.TrimEnd('\n');
        return answer.Status == 0 && home.StartsWith('/') && !home.Contains('\n', StringComparison.Ordinal)
            ? new(line, home, time, limits ?? new())
            : throw new ShellException($"The folder ~/.pollinator cannot be made on the system: {Said(answer)}");
    }

    public async Task<CommandResult> RunAsync(ClusterCommand command, CancellationToken ct)
    {
        var line = $"(cd && {ShWords.Assignments(command.Environment)}exec {ShWords.Line(command.Words)})";
        var answer = command.Input is { } input
            ? await PourAsync(line, input, command.MostBytes, command.Limit, ct)
            : await AskAsync(line, command.MostBytes, command.Limit, ct);
        // A shell tells a signal as 128 and its number.
        return new(answer.Status is > 128 and < 160 or < 0 ? null : answer.Status, answer.Text, answer.ErrorText);
    }

    public async Task<Stream> OpenAsync(IReadOnlyList<string> words, CancellationToken ct)
    {
        var channels = await _line.ReadyAsync(LineLimit, ct);
        var begin = new Mark();
        return await RemoteStream.OpenAsync(channels, begin, $"{begin.Print("0")}\ncd && exec {ShWords.Line(words)}", ct);
    }

    public async ValueTask<int> ReadAsync(string path, long offset, Memory<byte> into, CancellationToken ct)
    {
        var bytes = await _reads.ReadAsync(path, offset, into.Length, ct);
        bytes.CopyTo(into);
        return bytes.Length;
    }

    public async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var (place, part) = (ShWords.Quote(path), ShWords.Quote($"{path}.{Guid.NewGuid():N}.part"));
        var small = bytes.Length <= SmallFile;
        var source = small ? $"printf %s {Convert.ToBase64String(bytes.Span)} | base64 -d" : "cat";
        // Counted before it gets its name: a line that breaks in the middle looks like an end.
        var line =
            $"(umask 077; {source} > {part} && [ \"$(wc -c < {part})\" -eq {bytes.Length} ] && mv -f -- {part} {place} || {{ s=$?; rm -f -- {part}; exit $s; }})";
        var answer = small
            ? await AskAsync(line, MostComplaints, FileLimit, ct)
            : await PourAsync(line, (stream, token) => stream.WriteAsync(bytes, token).AsTask(), MostComplaints, TimeSpan.FromMinutes(10), ct);
        Require(answer, $"{path} could not be written on the system");
    }

    public async Task PushAsync(string here, string there, CancellationToken ct)
    {
        var part = ShWords.Quote($"{there}.{Guid.NewGuid():N}.part");
        var place = ShWords.Quote(there);
        // Seen under its name once it is whole. What stands there already is written over, file by file: something may be at work in it.
        var line =
            $"(umask 077; if [ -d {place} ]; then tar -x -p -f - -C {place}; "
            + $"else mkdir -p -- {part} && tar -x -p -f - -C {part} && mv -- {part} {place} || {{ s=$?; rm -rf -- {part}; exit $s; }}; fi)";
        // What is little goes along with the line: a channel of its own costs the system a process and the login shell's start each time.
        var answer = await TarSending.LittleAsync(here, SmallFile, ct) is { } little
            ? await AskAsync($"printf %s {Convert.ToBase64String(little.Span)} | base64 -d | {line}", MostComplaints, FileLimit, ct)
            : await PourAsync(line, (stream, token) => TarSending.WriteAsync(here, stream, token), MostComplaints, Timeout.InfiniteTimeSpan, ct);
        Require(answer, $"The files for {there} could not be put there");
    }

    public async Task<IReadOnlyList<string>> PullAsync(string there, string here, CancellationToken ct)
    {
        var part = $"{here.TrimEnd('/')}.{Guid.NewGuid():N}.part";
        try
        {
            var channels = await _line.ReadyAsync(LineLimit, ct);
            var leftOut = await TarPull.RunAsync(channels, there, stream => new TarTaking(part, _limits).TakeAsync(stream, ct), ct);
            if (Directory.Exists(here))
            {
                Directory.Delete(here, recursive: true);
            }

            Directory.Move(part, here);
            return leftOut;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException)
        {
            throw new ShellException($"The files of {there} could not be fetched: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(part))
            {
                Directory.Delete(part, recursive: true);
            }
        }
    }

    private async Task<ShellAnswer> AskAsync(string line, int most, TimeSpan limit, CancellationToken ct)
    {
        var channels = await _line.ReadyAsync(LineLimit, ct);
        return await channels.InShellAsync(shell => shell.AskAsync(line, most, limit, ct), ct);
    }

    // A command that is fed has a channel of its own: what is poured in would else be read by the shell as its next lines.
    private async Task<ShellAnswer> PourAsync(
        string line,
        Func<Stream, CancellationToken, Task> input,
        int most,
        TimeSpan limit,
        CancellationToken ct
    )
    {
        var channels = await _line.ReadyAsync(LineLimit, ct);
        var (begin, end) = (new Mark(), new Mark());
        // It reads on behind its end: were the channel closed over there while something is poured in, what is under way would end the connection.
        var script = $"{begin.Print("0")}\n{line}\n{end.Print("$?")}\ncat >/dev/null\n";
        using var late = new CancellationTokenSource(limit, _time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await channels.InStreamAsync(script, process => FeedAsync(process, begin, end, input, most, scope.Token), scope.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new ShellException($"The system did not take what was sent within {limit.TotalSeconds:0} s.");
        }
    }

    private static async Task<ShellAnswer> FeedAsync(
        RemoteProcess process,
        Mark begin,
        Mark end,
        Func<Stream, CancellationToken, Task> input,
        int most,
        CancellationToken ct
    )
    {
        var (output, errors) = (new MarkedBytes(end, most), new MarkedBytes(end, most));
        var feeding = Task.Run(
            async () =>
            {
                await using var stream = new RemoteInput(process);
                await input(stream, ct);
                process.CloseInput();
            },
            ct
        );
        var said = ReadAsync(process.Output, begin, output, ct);
        var complained = ReadAsync(process.Errors, begin, errors, ct);
        var ended = Task.WhenAll(said, complained);
        if (await Task.WhenAny(feeding, ended) == feeding)
        {
            // When nobody takes it any more, what the command said counts; when it could not be made here, that does.
            await Task.WhenAny(feeding.IsFaulted && feeding.Exception.InnerException is not ShellException ? feeding : ended).Unwrap();
        }

        _ = feeding.ContinueWith(static late => _ = late.Exception, TaskScheduler.Default);
        if (!await said || !await complained)
        {
            throw new ShellException(
                output.IsTooMuch || errors.IsTooMuch
                    ? $"A command on the system printed more than {most} bytes."
                    : "The connection to the system broke."
            );
        }

        return new(output.Status, output.Bytes, errors.Bytes);
    }

    private static async Task<bool> ReadAsync(RemoteOutput from, Mark begin, MarkedBytes bytes, CancellationToken ct) =>
        await from.ReadToAsync(new MarkedBytes(begin, MostComplaints), ct) && await from.ReadToAsync(bytes, ct);

    private static void Require(ShellAnswer answer, string what)
    {
        if (answer.Status != 0)
        {
            throw new ShellException($"{what}: {Said(answer)}");
        }
    }

    private static string Said(ShellAnswer answer)
    {
        var words = Encoding.UTF8.GetString(answer.Errors.Span[..Math.Min(answer.Errors.Length, 1000)]).Trim();
        return words.Length > 0 ? words : $"it ended with {answer.Status} and said nothing.";
    }
}
