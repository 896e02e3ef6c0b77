using System.Security.Cryptography;

namespace Pollinator.Slurm.Ladder;

/// <summary>
/// What a program says it is: its version, and behind it the hash of the very file that runs. Two builds may well have one version, and whether a
/// twin has to be replaced is decided by its content.
/// </summary>
internal static class TwinVersion
{
    private const string Mark = "sha256-";
    private const int Digits = 16;

    /// <summary>The version with the content's mark.</summary>
    public static string Of(string version, string sha256) => $"{version}{(version.Contains('+') ? '.' : '+')}{Mark}{sha256[..Digits]}";

    /// <summary>The version of this very program; without a mark where its file cannot be read.</summary>
    public static string OfThis(string version)
    {
        try
        {
            using var file = File.OpenRead(Environment.ProcessPath ?? "");
            return Of(version, Convert.ToHexStringLower(SHA256.HashData(file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return version;
        }
    }

    /// <summary>Whether a program that says this is of that content.</summary>
    public static bool IsOf(string? said, string sha256) => said?.EndsWith(Mark + sha256[..Digits], StringComparison.Ordinal) == true;
}
