using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Pollinator.Portal.Server.Identity.Factors;
using Pollinator.Portal.Server.Identity.Resets;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Asks for address and password.</summary>
public sealed partial class SignInPage
{
    private string? refusal;
    private bool awaitsFirstAccount;

    [Inject]
    private ForgottenPasswords Forgotten { get; set; } = default!;

    [Inject]
    private IOptions<SignInOptions> Options { get; set; } = default!;

    [Inject]
    private SignIn SignIn { get; set; } = default!;

    [Inject]
    private LetIn LetIn { get; set; } = default!;

    [Inject]
    private SetupCode Setup { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm(FormName = "sign-in")]
    private SignInInput Input { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Input ??= new SignInInput();
        awaitsFirstAccount = Setup.IsOpen;
        if (HttpMethods.IsGet(HttpContext.Request.Method) && HttpContext.User.Identity?.IsAuthenticated == true)
        {
            HttpContext.Response.Redirect(LocalUrls.OrHome(ReturnUrl));
        }
    }

    private async Task SubmitAsync()
    {
        var step = await SignIn.TryAsync(Input.Email, Input.Password, Input.Stay, HttpContext.RequestAborted);
        if (step == SignInStep.Refused)
        {
            (refusal, Input.Password) = (L(SignIn.Refused), "");
            return;
        }

        HttpContext.Response.Redirect(LocalUrls.After(step, ReturnUrl));
    }

    private async Task PasskeyAsync(PasskeyAnswer use)
    {
        if (use.Person is not { } person)
        {
            refusal = L(PasskeyUse.Refused);
            return;
        }

        await LetIn.OpenAsync(person, stay: false, Amr.Passkey, Amr.UserVerified, Amr.Multiple);
        HttpContext.Response.Redirect(LocalUrls.OrHome(ReturnUrl));
    }

    private sealed class SignInInput
    {
        [Required(ErrorMessage = "Type the e-mail address of your account.")]
        [StringLength(256, ErrorMessage = "An address has at most 256 characters.")]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Type your password.")]
        [StringLength(PasswordRules.Longest, ErrorMessage = "A password has at most 200 characters.")]
        public string Password { get; set; } = "";

        public bool Stay { get; set; }
    }
}
