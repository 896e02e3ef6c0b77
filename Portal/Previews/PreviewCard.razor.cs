using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Previews;

/// <summary>A file of a snapshot, to look at without taking it away. What is chosen stands in the address, so that it can be sent to somebody.</summary>
public sealed partial class PreviewCard : IDisposable
{
    private const string Title = "title";

    private readonly Leaving _leaving = new();
    private readonly FocusLead _focus = new();
    private (ContentHash, string, bool)? _asked;
    private FileLook? _preview;
    private Refusal? _refusal;
    private int _parts = 1;

    /// <summary>The snapshot it is in.</summary>
    [Parameter, EditorRequired]
    public ContentHash Snapshot { get; set; }

    /// <summary>The file.</summary>
    [Parameter, EditorRequired]
    public string Path { get; set; } = "";

    /// <summary>How to look at it, by its name in the address; null for what fits it best.</summary>
    [Parameter]
    public string? Look { get; set; }

    /// <summary>What a chart of it shows, as the address names it; null for what fits it best.</summary>
    [Parameter]
    public string? Chart { get; set; }

    /// <summary>The address of a file, a way to look at it and what its chart shows; of no file, where it closes.</summary>
    [Parameter, EditorRequired]
    public Func<string?, string?, string?, string> Place { get; set; } = (_, _, _) => "";

    /// <summary>What its elements are called after, where several stand on one page.</summary>
    [Parameter]
    public string Id { get; set; } = "preview";

    /// <summary>Whose file it is, where several stand side by side.</summary>
    [Parameter]
    public string? Of { get; set; }

    /// <summary>Whether the focus is led to it when it shows another file.</summary>
    [Parameter]
    public bool IsLed { get; set; } = true;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IPreviews Previews { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Ways => Of is null ? L("Ways to look at it") : $"{L("Ways to look at it")}, {Of}";

    private IReadOnlyList<PreviewView> Views => PreviewViews.Of(Path, _preview);

    private string? Shown => Views.Any(view => view.Name == Look) ? Look : null;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var asked = (Snapshot, Path, Look == PreviewViews.Text);
        if (_asked == asked)
        {
            return;
        }
        // Another file is led to; another look at the same one leaves the focus where it was pressed.
        if (IsLed && (_asked is not { } before || before.Item2 != Path))
        {
            _focus.To(Title);
        }

        (_asked, _preview, _refusal, _parts) = (asked, null, null, 1);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var asked = _asked;
        var answer = await Previews.PreviewAsync(Me.Caller, Snapshot, Path, new PreviewWish(Look == PreviewViews.Text, _parts), _leaving.Token);
        // Meanwhile another file may have been chosen.
        if (asked == _asked)
        {
            (_preview, _refusal) = (answer.Value, answer.Refusal);
        }
    }

    // In place of the address before: the way back leads out of the chart, not through each line that was chosen.
    private void Choose(string chart) => Navigation.NavigateTo(Place(Path, Look, chart), replace: true);

    private async Task MoreAsync()
    {
        _parts = Math.Min(_parts * 2, PreviewWish.MostParts);
        await ReadAsync();
    }
}
