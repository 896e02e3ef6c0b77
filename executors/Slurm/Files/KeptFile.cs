using Pollinator.Sdk.State;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Files;

/// <summary>
/// Files that this program keeps beside a job. One that cannot be written, as in a folder whose rights the job has changed, is a system that does not
/// answer: whoever cannot do without it tries again, and no other job is touched by it.
/// </summary>
internal static class KeptFile
{
    /// <summary>On disk when this returns. Throws <see cref="ShellException"/> when it cannot be.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            DurableFile.Write(path, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShellException($"{path} cannot be written: {e.Message} Is the home folder full?", e);
        }
    }

    /// <summary>All of a small file; null when there is none, or it cannot be read.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gone when this returns. Throws <see cref="ShellException"/> when it cannot be.</summary>
    public static void Remove(string path)
    {
        try
        {
            DurableFile.Remove(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShellException($"{path} cannot be removed: {e.Message}", e);
        }
    }
}
