using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Projects;

/// <summary>A folder as a tree: what leads to the present place is open, the rest when somebody opens it.</summary>
public sealed partial class FileTree
{
    private const int MostListed = 200;

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<ListedEntry>> _listings = new(StringComparer.Ordinal);
    private SnapshotManifest? _listed;
    private string? _opened;

    /// <summary>The folder.</summary>
    [Parameter, EditorRequired]
    public SnapshotManifest Manifest { get; set; } = null!;

    /// <summary>The path that the page shows; empty for the whole.</summary>
    [Parameter]
    public string Here { get; set; } = "";

    /// <summary>The address of a path.</summary>
    [Parameter, EditorRequired]
    public Func<string, string> Url { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_listed, Manifest))
        {
            _listed = Manifest;
            _listings.Clear();
        }

        // Once for each place, so that a folder which somebody closed stays closed.
        if (_opened != Here)
        {
            _opened = Here;
            for (var path = Here; path.Length > 0; path = FolderListing.Above(path))
            {
                _open.Add(path);
            }
        }
    }

    // A folder may have many thousand entries, and each listing looks at all of them.
    private IReadOnlyList<ListedEntry> ListingOf(string folder)
    {
        if (!_listings.TryGetValue(folder, out var listing))
        {
            _listings.Add(folder, listing = FolderListing.Of(Manifest, folder) ?? []);
        }

        return listing;
    }

    private void Turn(string path)
    {
        if (!_open.Remove(path))
        {
            _open.Add(path);
        }
    }
}
