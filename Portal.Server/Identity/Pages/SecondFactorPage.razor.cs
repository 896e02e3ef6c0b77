using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Server.Identity.Factors;
using Pollinator.Portal.Server.Identity.Sessions;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Adds a passkey, or leads to the page for an app.</summary>
public sealed partial class SecondFactorPage
{
    private Enrollee? enrollee;
    private FactorsOf has = new(HasApp: false, 0);
    private PasskeyQuestion? question;
    private IReadOnlyList<string>? codes;
    private string suggestedName = "";
    private string? refusal;

    [Inject]
    private Enrolling Enrolling { get; set; } = default!;

    [Inject]
    private SecondFactors Factors { get; set; } = default!;

    [Inject]
    private Passkeys Passkeys { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm(FormName = "passkey-new", Name = "kept")]
    private string? Kept { get; set; }

    [SupplyParameterFromForm(FormName = "passkey-new", Name = "credential")]
    private string? Credential { get; set; }

    [SupplyParameterFromForm(FormName = "passkey-new", Name = "name")]
    private string? Name { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var (found, first) = await Enrolling.FindAsync();
        if (found is null)
        {
            HttpContext.Response.Redirect(LocalUrls.WithReturn(first ?? "/sign-in", LocalUrls.WithReturn("/second-factor", ReturnUrl)));
            return;
        }

        enrollee = found;
        has = await Factors.OfAsync(found.Person, HttpContext.RequestAborted);
        question = await Passkeys.OfferAsync(found.Person);
        suggestedName = BrowserName.Of(HttpContext.Request.Headers.UserAgent.ToString());
    }

    private async Task AddAsync()
    {
        if (await Passkeys.AddAsync(enrollee!.Person, Kept, Credential, Name, HttpContext.RequestAborted) is { } fault)
        {
            refusal = fault.InWords();
            return;
        }

        codes = await Enrolling.DoneAsync(enrollee, Amr.Passkey, Amr.UserVerified);
        if (codes is null)
        {
            HttpContext.Response.Redirect(LocalUrls.OrHome(ReturnUrl));
        }
    }
}
