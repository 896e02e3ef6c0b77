using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Outside;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Leads to an outside authority: to sign in, to confirm, or to link an account there. The address says which.</summary>
public sealed partial class OutsidePage
{
    private OutsideAuthority? authority;
    private string organisation = "";
    private string? first;
    private string? leaving;
    private string? refusal;

    /// <summary>The authority's name.</summary>
    [Parameter]
    public string? Name { get; set; }

    [Inject]
    private OutsideAuthorities Authorities { get; set; } = default!;

    [Inject]
    private OutsideStart Start { get; set; } = default!;

    [Inject]
    private StepUp StepUp { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    private OutsidePurpose Purpose =>
        IsBelow("/account") ? OutsidePurpose.Link
        : IsBelow("/confirm") ? OutsidePurpose.Confirm
        : OutsidePurpose.SignIn;

    private bool IsLink => Purpose == OutsidePurpose.Link;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        authority = Authorities.Find(Name);
        organisation = authority?.DisplayName ?? "";
        first = First();
        if (first is not null && HttpMethods.IsGet(HttpContext.Request.Method))
        {
            HttpContext.Response.Redirect(first);
        }
    }

    private bool IsBelow(string path) => HttpContext.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);

    // Where to go before: nobody links or confirms without being signed in, or links without having confirmed.
    private string? First() =>
        authority is null ? "/sign-in"
        : Purpose == OutsidePurpose.SignIn ? null
        : CallerClaims.Find(HttpContext.User) is null ? LocalUrls.WithReturn("/sign-in", ReturnUrl)
        : IsLink && !StepUp.IsFresh(HttpContext.User) ? LocalUrls.WithReturn("/confirm", HttpContext.Request.Path + HttpContext.Request.QueryString)
        : null;

    private async Task LeaveAsync()
    {
        if (first is not null)
        {
            HttpContext.Response.Redirect(first);
            return;
        }

        var left = await Start.LeaveAsync(HttpContext, authority!, Purpose, ReturnUrl);
        (leaving, refusal) = (left.Value, left.Refusal?.InWords());
    }
}
