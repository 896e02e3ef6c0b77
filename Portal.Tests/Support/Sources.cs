namespace Pollinator.Portal.Tests.Support;

/// <summary>Where the repository is: fixtures, lab scripts and what is to be published are read from it.</summary>
internal static class Sources
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pollinator.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The sources are read as well: run this where the repository is.");
    }
}
