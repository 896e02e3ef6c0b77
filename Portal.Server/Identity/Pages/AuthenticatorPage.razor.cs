using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Factors;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Offers a secret to an authenticator app, and keeps it once a code proves that the app has it.</summary>
public sealed partial class AuthenticatorPage
{
    private Enrollee? enrollee;
    private string secret = "";
    private string kept = "";
    private string address = "";
    private IReadOnlyList<string>? codes;
    private string? refusal;

    [Inject]
    private Enrolling Enrolling { get; set; } = default!;

    [Inject]
    private AuthenticatorApp App { get; set; } = default!;

    [Inject]
    private OfferedSecret Offered { get; set; } = default!;

    [Inject]
    private AccountAudit Audit { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm(FormName = "app")]
    private AppInput Input { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Input ??= new AppInput();
        var (found, first) = await Enrolling.FindAsync();
        if (found is null)
        {
            HttpContext.Response.Redirect(LocalUrls.WithReturn(first ?? "/sign-in", LocalUrls.WithReturn("/second-factor/app", ReturnUrl)));
            return;
        }

        enrollee = found;
        // The one that was scanned already, as long as it is the same page.
        secret = Offered.Open(found.Person, Input.Kept) ?? AuthenticatorApp.NewSecret();
        kept = Offered.Keep(found.Person, secret);
        address = AuthenticatorApp.AddressOf(found.Person, secret);
    }

    private async Task SubmitAsync()
    {
        if (
            Offered.Open(enrollee!.Person, Input.Kept) is null
            || !await App.SetUpAsync(enrollee.Person.Id, secret, Input.Code.Replace(" ", "", StringComparison.Ordinal), HttpContext.RequestAborted)
        )
        {
            refusal = L("This is not the code that the app shows now. Wait for the next one; the clock of the phone must be right.");
            Input.Code = "";
            return;
        }

        await Audit.WriteAsync(LedgerKind.FactorAdded, enrollee.Person.Id, [Amr.OneTimeCode], HttpContext.RequestAborted);
        codes = await Enrolling.DoneAsync(enrollee, Amr.OneTimeCode);
        if (codes is null)
        {
            HttpContext.Response.Redirect(LocalUrls.OrHome(ReturnUrl));
        }
    }

    private static string Groups(string text) => string.Join(' ', text.Chunk(4).Select(part => new string(part)));

    private sealed class AppInput
    {
        [Required(ErrorMessage = "Type the code that the app shows.")]
        [StringLength(10, ErrorMessage = "A code has 6 digits.")]
        public string Code { get; set; } = "";

        public string? Kept { get; set; }
    }
}
