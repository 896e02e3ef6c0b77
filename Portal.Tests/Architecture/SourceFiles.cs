using System.Runtime.CompilerServices;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>A source file as it stands in the repository.</summary>
internal sealed record SourceFile(string Path, string[] Lines)
{
    /// <summary>"path:line: text" of the lines that hold this.</summary>
    public IEnumerable<string> LinesWith(string text) =>
        Lines.Select((line, index) => (line, index)).Where(at => at.line.Contains(text, StringComparison.Ordinal)).Select(at => At(at.index));

    /// <summary>"path:line: text".</summary>
    public string At(int index) => $"{Path}:{index + 1}: {Lines[index].Trim()}";
}

/// <summary>Reads the repository's own sources.</summary>
internal static class SourceFiles
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules", "lib", "artifacts", "TestResults", "Migrations"];

    /// <summary>The repository's top folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The C# files below a folder of the repository.</summary>
    public static IEnumerable<SourceFile> Under(string folder, string pattern = "*.cs") =>
        Directory
            .EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Split('/').Any(part => Generated.Contains(part, StringComparer.Ordinal)))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllLines(Path.Combine(Root, path))));

    /// <summary>All sources that are the product's.</summary>
    public static IEnumerable<SourceFile> Product(string pattern = "*.cs") =>
        new[] { "Portal", "Portal.Server", "executors" }.SelectMany(folder => Under(folder, pattern));

    /// <summary>The product's sources, and what tests and measures it.</summary>
    public static IEnumerable<SourceFile> All(string pattern = "*.cs") =>
        Product(pattern).Concat(new[] { "Portal.Tests", "e2e", "bench" }.SelectMany(folder => Under(folder, pattern)));

    /// <summary>The files that stand at the top.</summary>
    public static IEnumerable<SourceFile> Top() =>
        Directory.EnumerateFiles(Root).Select(path => new SourceFile(Path.GetFileName(path), File.ReadAllLines(path)));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(File.Exists(here) ? Path.GetDirectoryName(here)! : AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pollinator.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The sources are not beside the tests.");
    }
}
