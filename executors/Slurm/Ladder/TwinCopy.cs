using System.IO.Compression;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Ladder;

/// <summary>Brings the program to the login node, once for each content, and makes sure that it arrived whole.</summary>
/// <param name="shell">The way there.</param>
/// <param name="tally">Counts what is done there.</param>
internal sealed class TwinCopy(IClusterShell shell, Tally? tally = null)
{
    // What is not whole never stands under its name. The last three stay: one of them may still be running.
    private const string Receive = """
        umask 077; mkdir -p -- "$1" && gzip -dc > "$1/.$2.$$" && chmod 700 "$1/.$2.$$" && mv -f -- "$1/.$2.$$" "$1/$2" || exit 1
        cd -- "$1" && ls -1t | tail -n +4 | while IFS= read -r old; do rm -f -- "./$old"; done
        sha256sum -- "$2"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The program's path on the login node, copied there if it was not.</summary>
    public async Task<string> EnsureAsync(TwinProgram program, CancellationToken ct)
    {
        var folder = $"{shell.Home}/bin";
        var path = $"{folder}/{program.RemoteName}";
        Count("sha256sum <program>", "Whether the program is there, and whole", path);
        var known = await shell.RunAsync(new("sha256sum", "--", path), ct);
        if (known.IsOk && IsHash(known, program))
        {
            return path;
        }

        Count("gzip -dc > <program>", "Brings the program there", path);
        var sent = await shell.RunAsync(
            new("sh", "-c", Receive, "sh", folder, program.RemoteName)
            {
                Input = (stream, token) => SendAsync(program, stream, token),
                Limit = Patience,
            },
            ct
        );
        if (!sent.IsOk || !IsHash(sent, program))
        {
            throw new TwinFault(
                $"The program could not be brought to the login node: {(sent.IsOk ? "it arrived changed." : sent.Errors.Trim())} Is the home folder full?"
            );
        }

        return path;
    }

    private void Count(string words, string why, string path) =>
        tally?.Add(new(words, why, Asked.Machine, [path]) { When = "before the program is started" });

    private static bool IsHash(CommandResult result, TwinProgram program) =>
        result.Output.TrimStart('\\').StartsWith(program.Sha256 + " ", StringComparison.Ordinal);

    private static async Task SendAsync(TwinProgram program, Stream there, CancellationToken ct)
    {
        await using var file = File.OpenRead(program.Path);
        await using var packed = new GZipStream(there, CompressionLevel.Fastest, leaveOpen: true);
        await file.CopyToAsync(packed, ct);
    }
}
