using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>What changed from one state of a project to another: which files, and in files of text which lines.</summary>
public sealed partial class CompareStatesPage : IDisposable
{
    private const int MostChoices = 200;
    private const int MostListed = 200;
    private const int MostOpen = 10;

    private readonly Leaving _leaving = new();
    private ProjectView? _project;
    private IReadOnlyList<SnapshotView> _states = [];
    private (ContentHash One, ContentHash Other)? _pair;
    private IReadOnlyList<ChangedEntry>? _changes;
    private Refusal? _refusal;
    private int _listed = MostListed;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    /// <summary>The project.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>The earlier state, 64 hexadecimal digits.</summary>
    [SupplyParameterFromQuery(Name = "a")]
    public string? A { get; set; }

    /// <summary>The later one.</summary>
    [SupplyParameterFromQuery(Name = "b")]
    public string? B { get; set; }

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (!ProjectId.TryParse(Id, null, out var id))
        {
            _refusal = Refusal.NotFound("project");
            return;
        }

        if (!ContentHash.TryParse(A, null, out var one) || !ContentHash.TryParse(B, null, out var other))
        {
            _refusal = Refusal.NotFound("state");
            return;
        }

        var caller = await Current.GetAsync();
        var project = await Projects.GetAsync(caller, id, _leaving.Token);
        (_project, _refusal) = (project.Value, project.Refusal);
        if (_project is not null)
        {
            _states = (await Projects.SnapshotsAsync(caller, id, 0, MostChoices, _leaving.Token)).Value?.Items ?? [];
            await CompareAsync(caller, one, other);
        }
    }

    private async Task CompareAsync(Caller caller, ContentHash one, ContentHash other)
    {
        var before = await Projects.ManifestAsync(caller, one, _leaving.Token);
        var after = await Projects.ManifestAsync(caller, other, _leaving.Token);
        _refusal = before.Refusal ?? after.Refusal;
        if (before.IsOk && after.IsOk)
        {
            (_pair, _changes, _listed) = ((one, other), StateDifference.Of(before.Value, after.Value), MostListed);
        }
    }

    private void Go(string? one, string? other)
    {
        if (_project is not null && ContentHash.TryParse(one, null, out var a) && ContentHash.TryParse(other, null, out var b))
        {
            Navigation.NavigateTo(Urls.CompareStates(_project.Id, a, b));
        }
    }

    // A state that is older than those listed stands in the address all the same.
    private IEnumerable<(string Hex, string Words)> Choices(ContentHash chosen)
    {
        if (!_states.Any(state => state.Id == chosen))
        {
            yield return (chosen.Hex, chosen.Short);
        }

        foreach (var state in _states)
        {
            yield return (state.Id.Hex, $"{state.Id.Short}, {Zone.Short(state.CreatedAt, Time.GetUtcNow())}, {state.Origin}");
        }
    }

    private static string Answer(IReadOnlyList<ChangedEntry> changes)
    {
        if (changes.Count == 0)
        {
            return L("Nothing differs: the files are the same.");
        }

        (EntryChange Change, Func<string, string> Words)[] kinds =
        [
            (EntryChange.Added, count => L("{0} added", count)),
            (EntryChange.Removed, count => L("{0} removed", count)),
            (EntryChange.Changed, count => L("{0} changed", count)),
            (EntryChange.Moved, count => L("{0} moved", count)),
        ];
        var parts = kinds
            .Select(kind => (Count: changes.Count(change => change.Change == kind.Change), kind.Words))
            .Where(part => part.Count > 0)
            .Select(part => part.Words(Sizes.Count(part.Count)));
        return $"{Sizes.Count(changes.Count, "file differs", "files differ")}: {string.Join(", ", parts)}.";
    }

    private static string WordsOf(ChangedEntry change) =>
        change.Change switch
        {
            EntryChange.Added => L("Added"),
            EntryChange.Removed => L("Removed"),
            EntryChange.Moved => L("Moved"),
            _ when change.IsModeOnly => change.Other!.IsExecutable ? L("Became a program") : L("No program any more"),
            _ => L("Changed"),
        };

    private static string? SizeOf(SnapshotEntry? entry) =>
        entry switch
        {
            null => null,
            { Kind: EntryKind.Link } => L("link"),
            _ => Sizes.Bytes(entry.Size),
        };

    private static string UrlOf(ProjectView project, ChangedEntry change, (ContentHash One, ContentHash Other) pair) =>
        Urls.Files(project.Id, change.Path, change.Other is null ? pair.One : pair.Other);
}
