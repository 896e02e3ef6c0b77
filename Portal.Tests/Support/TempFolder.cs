namespace Pollinator.Portal.Tests.Support;

/// <summary>A folder that is gone with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pollinator-test-");

    public string Path => _folder.FullName;

    /// <summary>Removes what a host wrote to. What is still being written when it has stopped makes one removal fail, not the next.</summary>
    public static async Task DeleteAsync(string folder)
    {
        for (var left = 20; ; left--)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (left > 0)
            {
                await Task.Delay(50);
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
