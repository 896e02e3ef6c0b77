using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Server.Identity.Resets;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Asks for a link by e-mail. Answers the same whether or not there is such an account.</summary>
public sealed partial class ForgotPage
{
    private bool isAsked;

    [Inject]
    private ForgottenPasswords Forgotten { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "forgot")]
    private ForgotInput Input { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized() => Input ??= new ForgotInput();

    private void Submit()
    {
        Forgotten.Ask(Input.Email);
        isAsked = true;
    }

    private sealed class ForgotInput
    {
        [Required(ErrorMessage = "Type the e-mail address of your account.")]
        [EmailAddress(ErrorMessage = "This is not an e-mail address.")]
        [StringLength(256, ErrorMessage = "An address has at most 256 characters.")]
        public string Email { get; set; } = "";
    }
}
