namespace Pollinator.Portal.Server.Data;

/// <summary>Where the portal keeps what it remembers (section <c>Data</c>).</summary>
public sealed record DataOptions
{
    /// <summary>The folder of database, blobs, logs and keys; relative to the content root, or absolute.</summary>
    public string Folder { get; set; } = "data";

    /// <summary>A path below the folder.</summary>
    public string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Folder, .. parts]);
}
