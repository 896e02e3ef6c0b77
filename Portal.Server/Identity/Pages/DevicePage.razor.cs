using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Provider;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Where a program on a machine without a browser is signed in, from a browser elsewhere (RFC 8628).</summary>
public sealed partial class DevicePage
{
    private ClaimsPrincipal? device;
    private string? client;
    private string? colony;
    private string? refusal;

    [Inject]
    private Consent Consent { get; set; } = default!;

    [Inject]
    private IOpenIddictApplicationManager Applications { get; set; } = default!;

    [Inject]
    private IAccount Account { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "user_code")]
    private string? UserCode { get; set; }

    [SupplyParameterFromQuery(Name = "done")]
    private string? Done { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (Done is not null)
        {
            return;
        }

        // Before the code is looked at: nobody but somebody who is signed in learns whether it is one.
        if (Consent.FirstGoTo(HttpContext.User, request: null, ProviderRoutes.DeviceAddress(UserCode ?? "")) is { } first)
        {
            HttpContext.Response.Redirect(first);
            return;
        }

        if (string.IsNullOrWhiteSpace(UserCode))
        {
            return;
        }

        var asked = await HttpContext.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        var id = asked.Principal?.GetClaim(OpenIddictConstants.Claims.ClientId);
        if (
            !asked.Succeeded
            || string.IsNullOrEmpty(id)
            || await Applications.FindByClientIdAsync(id, HttpContext.RequestAborted) is not { } application
        )
        {
            refusal = L("This code is not known, was used, or is older than 10 minutes. Look at it once more, or begin anew on the device.");
            return;
        }

        client = await Applications.GetDisplayNameAsync(application, HttpContext.RequestAborted);
        colony = (await Account.GetAsync(CallerClaims.Find(HttpContext.User)!, HttpContext.RequestAborted)).Value?.ColonyName;
        device = asked.Principal;
    }
}
