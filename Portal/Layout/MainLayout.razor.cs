using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Layout;

/// <summary>The frame round every page of a signed-in person: rail, bar, and what pages ask for in cascade.</summary>
public sealed partial class MainLayout
{
    private ErrorBoundary? _boundary;

    // Known only when the database has answered: until then a page would look for who is signed in and find nobody.
    private bool _isNobody;

    /// <summary>Where pages find who is signed in.</summary>
    [PersistentState]
    public SignedIn? SignedIn { get; set; }

    /// <summary>The viewer's IANA zone, as the browser told it in a cookie.</summary>
    [PersistentState]
    public string? ZoneId { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    // Only while the page is rendered for the HTTP response.
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private IAccount Account { get; set; } = null!;

    [Inject]
    private IColonies Colonies { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private ViewerZone Zone => field ??= ViewerZone.Of(ZoneId);

    private string Here => new Uri(Navigation.Uri).PathAndQuery;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        ZoneId ??= Http?.Request.Cookies["pollinator-zone"] is { } zone ? Uri.UnescapeDataString(zone) : null;
        if (SignedIn is not null)
        {
            return;
        }
        var principal = Authentication is null ? null : (await Authentication).User;
        if (principal is null || CallerClaims.Find(principal) is not { } caller)
        {
            _isNobody = true;
            return;
        }
        var account = await Account.GetAsync(caller, CancellationToken.None);
        var name = principal.FindFirst(CallerClaims.DisplayName)?.Value ?? "";
        var mine = await Colonies.MineAsync(caller, CancellationToken.None);
        SignedIn = new SignedIn(caller, account.Value?.DisplayName ?? name, account.Value?.ColonyName ?? L("Colony"))
        {
            Others = mine.Value?.Colonies.Where(colony => colony.Id != caller.Colony).ToList() ?? [],
        };
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => _boundary?.Recover();

    private void Again() => _boundary?.Recover();
}
