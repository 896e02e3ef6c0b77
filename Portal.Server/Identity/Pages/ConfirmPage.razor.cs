using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Factors;
using Pollinator.Portal.Server.Identity.Outside;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Asks a signed-in person for a fresh second factor, or for the password where there is none, and goes back.</summary>
public sealed partial class ConfirmPage
{
    private Person? person;
    private FactorsOf has = new(HasApp: false, 0);
    private IReadOnlyList<string> confirming = [];
    private string? refusal;

    [Inject]
    private UserManager<Person> People { get; set; } = default!;

    [Inject]
    private SecondFactors Factors { get; set; } = default!;

    [Inject]
    private OutsideLinks Links { get; set; } = default!;

    [Inject]
    private SignIn SignIn { get; set; } = default!;

    [Inject]
    private LetIn LetIn { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm(FormName = "confirm")]
    private ConfirmInput Input { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Input ??= new ConfirmInput();
        person = HttpContext.User.FindFirst(CallerClaims.User)?.Value is { } id ? await People.FindByIdAsync(id) : null;
        if (person is null)
        {
            HttpContext.Response.Redirect(LocalUrls.WithReturn("/sign-in", ReturnUrl));
            return;
        }

        has = await Factors.OfAsync(person, HttpContext.RequestAborted);
        confirming = await Links.ConfirmingAsync(person.Id, HttpContext.RequestAborted);
    }

    private async Task SubmitAsync()
    {
        var method =
            has.Any ? await Factors.UseAsync(person!, Input.Proof, HttpContext.RequestAborted)
            : await SignIn.IsPasswordAsync(person!, Input.Proof, HttpContext.RequestAborted) ? Amr.Password
            : null;
        Input.Proof = "";
        if (method is null)
        {
            refusal = has.Any ? L(SecondFactors.Refused) : L("This is not your password, or it was tried too often.");
            return;
        }

        await BackAsync(method);
    }

    private async Task PasskeyAsync(PasskeyAnswer answer)
    {
        if (answer.Person is null)
        {
            refusal = L(PasskeyUse.Refused);
            return;
        }

        await BackAsync(Amr.Passkey);
    }

    private async Task BackAsync(string method)
    {
        await LetIn.ConfirmAsync(person!, method);
        HttpContext.Response.Redirect(LocalUrls.OrHome(ReturnUrl));
    }

    private sealed class ConfirmInput
    {
        [Required(ErrorMessage = "Type it, or go back.")]
        [StringLength(200, ErrorMessage = "This is too long.")]
        public string Proof { get; set; } = "";
    }
}
