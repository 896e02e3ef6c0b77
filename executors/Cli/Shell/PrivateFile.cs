namespace Pollinator.Cli.Shell;

/// <summary>Files only their owner may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file anew; never seen half-written, never readable by others.</summary>
    public static void Write(string path, byte[] content)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        using (var file = Open(unfinished, FileMode.CreateNew))
        {
            file.Write(content);
        }
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Appends to a file; makes it when there is none.</summary>
    public static void Append(string path, byte[] content)
    {
        using var file = Open(path, FileMode.Append);
        file.Write(content);
    }

    /// <summary>Holds a file so that no other program can, until it is disposed of.</summary>
    /// <exception cref="IOException">Another holds it.</exception>
    public static IDisposable Hold(string path) => Open(path, FileMode.OpenOrCreate, FileShare.None);

    private static FileStream Open(string path, FileMode mode, FileShare share = FileShare.Read)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly | UnixFileMode.UserExecute);
        return new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = mode,
                Access = FileAccess.Write,
                Share = share,
                UnixCreateMode = OwnerOnly,
            }
        );
    }
}
