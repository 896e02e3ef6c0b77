using System.Security.Cryptography;

namespace Pollinator.Slurm.Ladder;

/// <summary>The self-contained program for login nodes, as it lies beside this one.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">Its hash, lower-case hex.</param>
internal sealed record TwinProgram(string Path, string Version, string Sha256)
{
    private static readonly Dictionary<string, string> Runtimes = new(StringComparer.Ordinal)
    {
        ["x86_64"] = "linux-x64",
        ["aarch64"] = "linux-arm64",
    };

    /// <summary>Its name on the login node: another content is another name.</summary>
    public string RemoteName => $"pollinator-slurm-{Safe(Version)}-{Sha256[..12]}";

    /// <summary>Whether a twin that says this of itself is this program, byte for byte.</summary>
    public bool IsWhat(string? said) => TwinVersion.IsOf(said, Sha256);

    /// <summary>The program for a machine by the word of <c>uname -m</c>; null when there is none, and then why.</summary>
    /// <param name="folder">The folder that has one folder for each runtime identifier; null when there is none.</param>
    /// <param name="machine">The word; null when the machine did not say.</param>
    /// <param name="version">The version of the programs there.</param>
    /// <param name="ct">Ends the hashing.</param>
    public static async Task<(TwinProgram? Program, string? Why)> FindAsync(string? folder, string? machine, string version, CancellationToken ct)
    {
        if (!Runtimes.TryGetValue(machine ?? "", out var runtime))
        {
            return (null, $"there is no program for its processor ({machine ?? "which it does not tell"}).");
        }

        var path = System.IO.Path.Combine(folder ?? "", runtime, "pollinator-slurm");
        if (folder is null || !File.Exists(path))
        {
            return (
                null,
                $"this portal has no program for {runtime} to put there. A published portal brings it along; when run from its sources, docs/hpc-systems.md says how to make it."
            );
        }

        await using var file = File.OpenRead(path);
        return (new(path, version, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct))), null);
    }

    private static string Safe(string version) =>
        string.Concat(version.Split('+')[0].Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'));
}
