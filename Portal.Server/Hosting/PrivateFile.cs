namespace Pollinator.Portal.Server.Hosting;

/// <summary>Files that only the portal's own user may read.</summary>
internal static class PrivateFile
{
    /// <summary>Writes a file, which is never seen half-written under its own name.</summary>
    public static void WriteWhole(string path, byte[] content)
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        using (
            var file = new FileStream(
                unfinished,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            )
        )
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
