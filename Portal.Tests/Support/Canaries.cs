using System.Text;

namespace Pollinator.Portal.Tests.Support;

/// <summary>Looks for a word that must be nowhere.</summary>
internal static class Canaries
{
    /// <summary>The processes of this machine in whose words it stands.</summary>
    public static IReadOnlyList<string> InProcessList(string canary) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
                .Select(folder => Read(Path.Combine(folder, "cmdline")))
                .Where(words => words.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) >= 0)
                .Select(Encoding.UTF8.GetString),
        ];

    /// <summary>The files in which it stands, plain.</summary>
    public static IReadOnlyList<string> InFiles(string folder, string canary)
    {
        while (true)
        {
            try
            {
                return
                [
                    .. Directory
                        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                        .Where(file => Read(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) >= 0),
                ];
            }
            catch (DirectoryNotFoundException)
            {
                // A folder was removed while it was looked through: what is there now is asked anew.
            }
        }
    }

    private static byte[] Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var all = new MemoryStream();
            stream.CopyTo(all);
            return all.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
