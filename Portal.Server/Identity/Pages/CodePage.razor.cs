using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Pollinator.Portal.Server.Identity.Factors;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Asks who has proved the password for the second factor.</summary>
public sealed partial class CodePage
{
    private Person? person;
    private bool stay;
    private string first = Amr.Password;
    private FactorsOf has = new(HasApp: false, 0);
    private string? refusal;

    [Inject]
    private PendingSignIn Pending { get; set; } = default!;

    [Inject]
    private SecondFactors Factors { get; set; } = default!;

    [Inject]
    private LetIn LetIn { get; set; } = default!;

    [Inject]
    private SignInManager<Person> SignIns { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm(FormName = "code")]
    private CodeInput Input { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Input ??= new CodeInput();
        if (await Pending.FindAsync() is not { } pending)
        {
            HttpContext.Response.Redirect(LocalUrls.WithReturn("/sign-in", ReturnUrl));
            return;
        }

        (person, stay, first) = pending;
        has = await Factors.OfAsync(person, HttpContext.RequestAborted);
        if (!has.Any)
        {
            HttpContext.Response.Redirect(LocalUrls.WithReturn("/second-factor", ReturnUrl));
        }
    }

    private async Task SubmitAsync()
    {
        if (await Factors.UseAsync(person!, Input.Code, HttpContext.RequestAborted) is not { } method)
        {
            (refusal, Input.Code) = (L(SecondFactors.Refused), "");
            return;
        }

        if (Input.Remember)
        {
            await SignIns.RememberTwoFactorClientAsync(person!);
        }

        await LetIn.OpenAsync(person!, stay, first, method, Amr.Multiple);
        HttpContext.Response.Redirect(LocalUrls.OrHome(ReturnUrl));
    }

    private async Task PasskeyAsync(PasskeyAnswer use)
    {
        if (use.Person is null)
        {
            refusal = L(PasskeyUse.Refused);
            return;
        }

        await LetIn.OpenAsync(person!, stay, first, Amr.Passkey, Amr.UserVerified, Amr.Multiple);
        HttpContext.Response.Redirect(LocalUrls.OrHome(ReturnUrl));
    }

    private sealed class CodeInput
    {
        [Required(ErrorMessage = "Type the code.")]
        [StringLength(64, ErrorMessage = "This is not a code.")]
        public string Code { get; set; } = "";

        public bool Remember { get; set; }
    }
}
