namespace Pollinator.Portal.Tests.Support;

/// <summary>The published <c>pollinator-local</c>, and where the sources are.</summary>
internal static class LocalProgram
{
    private static readonly PublishedProgram _program = new("Local", "pollinator-local", "POLLINATOR_LOCAL");

    public static Task<string> PathAsync() => _program.PathAsync();

    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Pollinator.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
