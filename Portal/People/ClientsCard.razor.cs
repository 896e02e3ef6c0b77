using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.People;

/// <summary>A person's clients: programs that sign in by an id and a secret of their own.</summary>
public sealed partial class ClientsCard : IDisposable
{
    private readonly Leaving _leaving = new();
    private IReadOnlyList<ClientView>? _clients;
    private NewClient? _made;
    private ClientView? _revoking;
    private Refusal? _refusal;
    private bool _making;

    [Inject]
    private IClients Clients { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => await LoadAsync(await Current.GetAsync());

    private async Task LoadAsync(Caller caller)
    {
        var clients = await Clients.ListAsync(caller, _leaving.Token);
        (_clients, _refusal) = (clients.Value ?? _clients, clients.Refusal ?? _refusal);
    }

    private async Task<Refusal?> MakeAsync(NewAccess asked, CancellationToken ct)
    {
        var caller = await Current.GetAsync();
        var made = await Clients.CreateAsync(caller, new CreateClient(asked.Name, asked.Scopes, asked.Days), ct);
        if (made.IsOk)
        {
            (_made, _making) = (made.Value, false);
            await LoadAsync(caller);
            // The form asked, and draws only itself.
            StateHasChanged();
        }
        return made.Refusal;
    }

    private async Task RevokeAsync(ClientView client)
    {
        var caller = await Current.GetAsync();
        var answer = await Clients.RevokeAsync(caller, client.Id, _leaving.Token);
        (_revoking, _refusal) = (null, answer.Refusal);
        // A secret that no longer works need not be copied.
        _made = _made?.Client.Id == client.Id ? null : _made;
        await LoadAsync(caller);
    }
}
