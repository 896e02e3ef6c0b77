using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>Where a system is. What is typed is kept in the browser's tab until it is added.</summary>
public sealed partial class AddressForm : IAsyncDisposable
{
    private static (string Name, string Label, string Hint, string Placeholder, string Mode)[] All =>
        [
            (nameof(AddressFields.Name), L("Name"), L("Jobs can ask for it by this name. Small letters, digits and hyphens."), "lumi", "text"),
            (nameof(AddressFields.Host), L("Host"), L("As you give it to ssh; user@host:port can be pasted."), "lumi.csc.fi", "url"),
            (nameof(AddressFields.User), L("Your user name there"), "", "lindqvia", "text"),
            (nameof(AddressFields.Port), L("Port"), L("22 when empty."), "22", "numeric"),
            (nameof(AddressFields.JumpHost), L("Jump host"), L("Only if ssh needs one to get there: host, or user@host:port."), L("none"), "url"),
        ];

    private readonly AddressFields _fields = new();
    private IReadOnlyDictionary<string, string> _faults = new Dictionary<string, string>();
    private ElementReference _form;
    private SubmitDraft? _draft;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    /// <summary>Whether it is being added.</summary>
    [Parameter]
    public bool IsSending { get; set; }

    /// <summary>The portal's last no: its faults go beside their fields.</summary>
    [Parameter]
    public Refusal? Refused { get; set; }

    /// <summary>Whether the person starts the program on the login node instead of having the portal sign in there.</summary>
    [Parameter]
    public bool IsByHand { get; set; }

    /// <summary>The person chose the other way.</summary>
    [Parameter]
    public EventCallback<bool> IsByHandChanged { get; set; }

    /// <summary>The form could be read.</summary>
    [Parameter]
    public EventCallback<NewSystem> OnRead { get; set; }

    private IEnumerable<(string Name, string Label, string Hint, string Placeholder, string Mode)> Fields => IsByHand ? All.Take(1) : All;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_draft is not null)
        {
            await _draft.DisposeAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }
        _draft = await SubmitDraft.AttachAsync(Js, _form, CancellationToken.None);
        var begun = All.ToDictionary(field => field.Name, _ => "", StringComparer.Ordinal);
        var restored = await _draft.RestoreAsync(begun, CancellationToken.None);
        // What was typed meanwhile stays.
        await TakeAsync(restored.Where(field => field.Key == "ByHand" || Text(field.Key).Length == 0).ToDictionary());
        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        if (_draft is not null)
        {
            await TakeAsync(await _draft.CurrentAsync(CancellationToken.None));
        }
        (var system, _faults) = _fields.Read(IsByHand);
        if (system is not null)
        {
            await OnRead.InvokeAsync(system);
            if (_draft is not null && Refused is null)
            {
                await _draft.ForgetAsync(CancellationToken.None);
            }
        }
    }

    private async Task ChooseAsync(bool byHand)
    {
        _faults = new Dictionary<string, string>();
        await IsByHandChanged.InvokeAsync(byHand);
        if (_draft is not null)
        {
            await _draft.KeepAsync(new { ByHand = byHand ? "true" : "" }, CancellationToken.None);
        }
    }

    private async Task TakeAsync(IReadOnlyDictionary<string, string?> texts)
    {
        foreach (var (name, text) in texts)
        {
            Set(name, text ?? "");
        }
        if (texts.GetValueOrDefault("ByHand") is { } kept && kept == "true" != IsByHand)
        {
            await IsByHandChanged.InvokeAsync(!IsByHand);
        }
    }

    private void Type(string name, ChangeEventArgs change) => Set(name, change.Value?.ToString() ?? "");

    private void Set(string name, string text)
    {
        switch (name)
        {
            case nameof(AddressFields.Name):
                _fields.Name = text;
                break;
            case nameof(AddressFields.Host):
                _fields.Host = text;
                break;
            case nameof(AddressFields.Port):
                _fields.Port = text;
                break;
            case nameof(AddressFields.User):
                _fields.User = text;
                break;
            case nameof(AddressFields.JumpHost):
                _fields.JumpHost = text;
                break;
            default:
                break;
        }
    }

    private string Text(string name) =>
        name switch
        {
            nameof(AddressFields.Name) => _fields.Name,
            nameof(AddressFields.Host) => _fields.Host,
            nameof(AddressFields.Port) => _fields.Port,
            nameof(AddressFields.User) => _fields.User,
            _ => _fields.JumpHost,
        };

    private string? FaultOf(string name) =>
        _faults.GetValueOrDefault(name)
        ?? Refused?.Faults?.FirstOrDefault(fault => fault.Key.EndsWith(name, StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault()?.InWords();
}
