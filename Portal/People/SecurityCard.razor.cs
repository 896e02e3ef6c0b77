using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.People;

/// <summary>How a person signs in and where they are signed in; what of it can be taken away.</summary>
public sealed partial class SecurityCard : IDisposable
{
    private readonly Leaving _leaving = new();
    private PasskeyView? _removing;
    private Refusal? _refusal;

    /// <summary>What there is.</summary>
    [Parameter, EditorRequired]
    public SecurityView View { get; set; } = null!;

    /// <summary>Something was taken away.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private ISecurity Security { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private Task RemoveAsync(PasskeyView passkey)
    {
        _removing = null;
        return DoAsync(caller => Security.RemovePasskeyAsync(caller, passkey.Id, _leaving.Token));
    }

    private Task RemoveAppAsync() => DoAsync(caller => Security.RemoveAppAsync(caller, _leaving.Token));

    private Task EndAsync(SessionView session) => DoAsync(caller => Security.EndSessionAsync(caller, session.Id, _leaving.Token));

    private Task EndOthersAsync() => DoAsync(caller => Security.EndOtherSessionsAsync(caller, _leaving.Token));

    private async Task DoAsync(Func<Caller, Task<Outcome<Done>>> what)
    {
        _refusal = (await what(await Current.GetAsync())).Refusal;
        await OnChanged.InvokeAsync();
    }
}
