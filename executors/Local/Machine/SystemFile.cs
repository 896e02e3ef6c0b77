namespace Pollinator.Local.Machine;

/// <summary>Small files of the kernel and the system, which may be missing or unreadable.</summary>
internal static class SystemFile
{
    public static string ReadOrEmpty(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
