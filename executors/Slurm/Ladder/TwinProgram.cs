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

    /// <summary>The program for a machine by the word of <c>uname -m</c>; null when there is none, and then why.</summary>
    /// <param name="folder">The folder that has one folder for each runtime identifier.</param>
    /// <param name="machine">The word.</param>
    /// <param name="version">The version of the programs there.</param>
    /// <param name="ct">Ends the hashing.</param>
    public static async Task<(TwinProgram? Program, string? Why)> FindAsync(string folder, string machine, string version, CancellationToken ct)
    {
        if (!Runtimes.TryGetValue(machine, out var runtime))
        {
            return (null, $"there is no program for its processor ({machine}).");
        }

        var path = System.IO.Path.Combine(folder, runtime, "pollinator-slurm");
        if (!File.Exists(path))
        {
            return (null, $"this portal was built without the program for {runtime} (docs/hpc-systems.md says how to make it).");
        }

        await using var file = File.OpenRead(path);
        return (new(path, version, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct))), null);
    }

    private static string Safe(string version) =>
        string.Concat(version.Split('+')[0].Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'));
}
