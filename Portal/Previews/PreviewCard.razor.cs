using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Previews;

/// <summary>A file of a snapshot, to look at without taking it away. What is chosen stands in the address, so that it can be sent to somebody.</summary>
public sealed partial class PreviewCard : IDisposable
{
    private readonly Leaving _leaving = new();
    private (ContentHash, string, bool)? _asked;
    private FileLook? _preview;
    private Refusal? _refusal;
    private ElementReference _title;
    private bool _isNew;
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

    /// <summary>The address of a file and a way to look at it; of no file, where it closes.</summary>
    [Parameter, EditorRequired]
    public Func<string?, string?, string> Place { get; set; } = (_, _) => "";

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IPreviews Previews { get; set; } = null!;

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
        _isNew = _asked is not { } before || before.Item2 != Path;
        (_asked, _preview, _refusal, _parts) = (asked, null, null, 1);
        await ReadAsync();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isNew)
        {
            _isNew = false;
            await _title.FocusAsync();
        }
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

    private async Task MoreAsync()
    {
        _parts = Math.Min(_parts * 2, PreviewWish.MostParts);
        await ReadAsync();
    }
}
