using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Components;
using OpenIddict.Abstractions;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Provider;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static Pollinator.Portal.Language.Wording;
using OAuth = OpenIddict.Abstractions.OpenIddictConstants.Scopes;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Asks a signed-in person whether a program may act for them. OpenIddict has checked by then that the request is one.</summary>
public sealed partial class AuthorizePage
{
    private OpenIddictRequest? request;
    private Uri? redirect;
    private string? client;
    private string? colony;
    private string? refusal;
    private bool acts;

    [Inject]
    private Consent Consent { get; set; } = default!;

    [Inject]
    private IOpenIddictApplicationManager Applications { get; set; } = default!;

    [Inject]
    private IAccount Account { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    private bool IsLoopback => redirect!.IsLoopback;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (HttpContext.GetOpenIddictServerRequest() is not { } asked || HttpContext.GetOpenIddictServerResponse()?.Error is not null)
        {
            var fault = HttpContext.GetOpenIddictServerResponse();
            refusal = L(
                "What was asked is not a request this portal can answer ({0}). {1}",
                fault?.Error ?? L("no request"),
                fault?.ErrorDescription
            );
            HttpContext.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (Consent.FirstGoTo(HttpContext.User, asked, Consent.AddressOf(asked)) is { } first)
        {
            HttpContext.Response.Redirect(first);
            return;
        }

        var caller = CallerClaims.Find(HttpContext.User)!;
        colony = (await Account.GetAsync(caller, HttpContext.RequestAborted)).Value?.ColonyName;
        var application = await Applications.FindByClientIdAsync(asked.ClientId!, HttpContext.RequestAborted);
        client = await Applications.GetDisplayNameAsync(application!, HttpContext.RequestAborted);
        acts = asked.HasScope(OAuth.OfflineAccess) || ScopeNames.Of(asked.GetScopes()) != Contracts.Scopes.None;
        redirect = new Uri(asked.RedirectUri!);
        request = asked;
        AllowRedirect(redirect);
    }

    // Browsers hold a form's answer to the same rule as the form: what it may lead to is this portal, and the very address that was registered.
    private void AllowRedirect(Uri to)
    {
        var headers = HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = headers
            .ContentSecurityPolicy.ToString()
            .Replace("form-action 'self'", $"form-action 'self' {to.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal);
    }
}
