using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>What lies in a folder of a snapshot.</summary>
public sealed partial class FolderTable
{
    private int _shown;

    /// <summary>What lies in the folder.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ListedEntry> Entries { get; set; } = [];

    /// <summary>How many to show at once.</summary>
    [Parameter]
    public int Most { get; set; } = 500;

    /// <summary>The address of a path.</summary>
    [Parameter, EditorRequired]
    public Func<string, string> Url { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized() => _shown = Most;

    private static string What(ListedEntry entry) =>
        entry.Kind switch
        {
            EntryKind.Folder => L("folder"),
            EntryKind.Link => L("link to {0}", entry.Target),
            _ => entry.IsExecutable ? L("program") : "",
        };
}
