using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Systems;

/// <summary>Is it the right machine? Shows which keys it shows, and lets the person compare them. Nothing else confirms a key.</summary>
public sealed partial class HostKeysStep
{
    private Refusal? _refusal;
    private bool _confirming;
    private bool _differ;

    /// <summary>The system.</summary>
    [Parameter, EditorRequired]
    public SystemView View { get; set; } = null!;

    /// <summary>The keys are pinned.</summary>
    [Parameter]
    public EventCallback OnConfirmed { get; set; }

    private IReadOnlyList<HostKey>? Keys => Said.Answer?.HostKeys is { Count: > 0 } keys ? keys : null;

    // Only for hosts that need no quoting anywhere.
    private string? SeenBefore =>
        View.Address is { } address && address.Host.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-')
            ? address.Port == 22
                ? $"ssh-keygen -l -F {address.Host}"
                : $"ssh-keygen -l -F '[{address.Host}]:{address.Port}'"
            : null;

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && View.Status.Contact != SystemContact.HostKeyChanged)
        {
            await KnockAsync();
            StateHasChanged();
        }
    }

    private Task KnockAsync()
    {
        _differ = false;
        return AskAsync(View.Id, new Ask { Id = AskId.New(), Kind = AskKind.Knock });
    }

    private async Task ConfirmAsync()
    {
        if (_confirming || Keys is not { } keys)
        {
            return;
        }
        _confirming = true;
        _refusal = (await Ports.ConfirmHostKeysAsync(await Current.GetAsync(), View.Id, keys, CancellationToken.None)).Refusal;
        _confirming = false;
        if (_refusal is null)
        {
            await OnConfirmed.InvokeAsync();
        }
    }
}
