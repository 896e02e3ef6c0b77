using System.Reflection;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>A file of a template; small, so that it is one chunk.</summary>
internal sealed record TemplateFile(SnapshotEntry Entry, byte[] Content);

/// <summary>A template's folder.</summary>
internal sealed record TemplateFolder(TemplateView View, IReadOnlyList<TemplateFile> Files);

/// <summary>The templates, as folders inside the program (<c>Projects/Templates/{key}</c> and the examples). Each runs on the local executor as it is, or says what it needs.</summary>
internal static class TemplateFolders
{
    private const string Prefix = "Templates/";

    /// <summary>What can be chosen.</summary>
    public static IReadOnlyList<TemplateView> All { get; } =
    [
        new(
            "digits",
            "Train a digit reader",
            "A small neural network learns 1,797 handwritten digits in plain Python. Prints its loss, and leaves a model, metrics and a picture."
        ),
        new("sweep", "Sweep a parameter", "Tries a list of settings one after the other in plain Python and leaves a table with the best of them."),
        new(
            "pytorch",
            "Train with PyTorch",
            "A training loop with checkpoints, on a GPU when there is one. Ends cleanly at its walltime and goes on from there. Needs torch on the system or in an image."
        ),
        new(
            "mpi",
            "MPI in C",
            "Compiles once and runs as many processes as you ask for, on one node or several. Needs an MPI compiler on the system."
        ),
        new("hello", "Hello", "A shell script that says where it runs. The least there is to a project."),
    ];

    private static readonly Lazy<IReadOnlyDictionary<string, TemplateFolder>> Folders = new(() =>
        All.ToDictionary(view => view.Key, Load, StringComparer.Ordinal)
    );

    /// <summary>A template with its files; null when there is none of this key.</summary>
    public static TemplateFolder? Find(string key) => Folders.Value.GetValueOrDefault(key);

    private static TemplateFolder Load(TemplateView view)
    {
        var prefix = $"{Prefix}{view.Key}/";
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly.GetManifestResourceNames().Where(name => name.Replace('\\', '/').StartsWith(prefix, StringComparison.Ordinal));
        // A build on Windows gives the names its own separators.
        return new(view, [.. names.Select(name => Read(assembly, name, name[prefix.Length..].Replace('\\', '/')))]);
    }

    private static TemplateFile Read(Assembly assembly, string name, string path)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        var bytes = content.ToArray();
        var entry = new SnapshotEntry
        {
            Path = path,
            Kind = EntryKind.File,
            IsExecutable = path.EndsWith(".sh", StringComparison.Ordinal),
            Size = bytes.Length,
            Chunks = bytes.Length == 0 ? [] : [ContentHash.Of(bytes)],
        };
        return new(entry, bytes);
    }
}
