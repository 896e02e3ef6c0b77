using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.People;

/// <summary>A person's own account: who the portal takes them for, and the tokens their programs use.</summary>
public sealed partial class AccountPage : IDisposable
{
    private readonly Leaving _leaving = new();
    private AccountView? _account;
    private SecurityView? _security;
    private IReadOnlyList<TokenView>? _tokens;
    private NewToken? _made;
    private TokenView? _revoking;
    private Refusal? _refusal;
    private bool _making;

    [Inject]
    private IAccount Account { get; set; } = null!;

    [Inject]
    private ISecurity Security { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var caller = await Current.GetAsync();
        var account = await Account.GetAsync(caller, _leaving.Token);
        (_account, _refusal) = (account.Value, account.Refusal);
        await LoadSecurityAsync();
        await LoadTokensAsync(caller);
    }

    private async Task LoadSecurityAsync()
    {
        var security = await Security.GetAsync(await Current.GetAsync(), _leaving.Token);
        (_security, _refusal) = (security.Value ?? _security, security.Refusal ?? _refusal);
    }

    private async Task LoadTokensAsync(Caller caller)
    {
        var tokens = await Account.TokensAsync(caller, _leaving.Token);
        (_tokens, _refusal) = (tokens.Value ?? _tokens, tokens.Refusal ?? _refusal);
    }

    private async Task<Refusal?> MakeAsync(NewAccess asked, CancellationToken ct)
    {
        var caller = await Current.GetAsync();
        var made = await Account.CreateTokenAsync(caller, new CreateToken(asked.Name, asked.Scopes, asked.Days), ct);
        if (made.IsOk)
        {
            (_made, _making) = (made.Value, false);
            await LoadTokensAsync(caller);
            // The form asked, and draws only itself.
            StateHasChanged();
        }
        return made.Refusal;
    }

    private async Task RevokeAsync(TokenView token)
    {
        var caller = await Current.GetAsync();
        var answer = await Account.RevokeTokenAsync(caller, token.Id, _leaving.Token);
        (_revoking, _refusal) = (null, answer.Refusal);
        // A secret that no longer works need not be copied.
        _made = _made?.Token.Id == token.Id ? null : _made;
        await LoadTokensAsync(caller);
    }
}
