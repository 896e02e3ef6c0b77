using System.Collections.Frozen;

namespace Pollinator.Portal.Server.Previews;

/// <summary>What may be made of a file.</summary>
internal enum FileKind
{
    /// <summary>Text at most. HTML and SVG too: they are programs to a browser.</summary>
    Text,

    /// <summary>A picture a browser draws without running anything.</summary>
    Picture,

    /// <summary>Separated values.</summary>
    Table,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>Markdown.</summary>
    Markdown,
}

/// <summary>Tells by its name what may be made of a file; whether it is that is seen when it is read.</summary>
internal static class FileKinds
{
    private static readonly FrozenDictionary<string, FileKind> Kinds = new Dictionary<string, FileKind>(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = FileKind.Picture,
        [".jpg"] = FileKind.Picture,
        [".jpeg"] = FileKind.Picture,
        [".gif"] = FileKind.Picture,
        [".webp"] = FileKind.Picture,
        [".csv"] = FileKind.Table,
        [".tsv"] = FileKind.Table,
        [".json"] = FileKind.Json,
        [".md"] = FileKind.Markdown,
        [".markdown"] = FileKind.Markdown,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>By the end of its name.</summary>
    public static FileKind Of(string path) => Kinds.GetValueOrDefault(Path.GetExtension(path));
}
