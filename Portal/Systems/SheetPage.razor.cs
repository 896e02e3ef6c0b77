using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;

namespace Pollinator.Portal.Systems;

/// <summary>What is done on a system, for its owner to read, print and sign. Asked of the program that did it: nothing on it is written by hand.</summary>
public sealed partial class SheetPage
{
    private SystemView? _view;
    private Refusal? _refusal;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <summary>The system's id.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var answer = SystemId.TryParse(Id, null, out var id)
            ? await Ports.GetAsync(await Current.GetAsync(), id, CancellationToken.None)
            : Refusal.NotFound("system");
        (_view, _refusal) = (answer.Value, answer.Refusal);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && _view is not null)
        {
            await AskSheetAsync();
            StateHasChanged();
        }
    }

    private Task AskSheetAsync() => AskAsync(_view!.Id, new Ask { Id = AskId.New(), Kind = AskKind.GuestSheet });

    private async Task PrintAsync() => await Js.InvokeVoidAsync("print");
}
