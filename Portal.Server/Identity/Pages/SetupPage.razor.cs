using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Makes the first account, for whoever has the one-time link.</summary>
public sealed partial class SetupPage
{
    private string? refusal;

    [Inject]
    private SetupCode Setup { get; set; } = default!;

    [Inject]
    private FirstAccount Accounts { get; set; } = default!;

    [Inject]
    private SignIn SignIn { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "setup")]
    private SetupInput Input { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized() => Input ??= new SetupInput();

    private async Task SubmitAsync()
    {
        var owner = new NewOwner(Input.Email, Input.DisplayName, Input.Password, Input.ColonyName);
        var made = await Accounts.CreateAsync(Input.Code, owner, HttpContext.RequestAborted);
        if (!made.IsOk)
        {
            refusal = made.Refusal.InWords();
            Input.Password = "";
            return;
        }

        // From here on as after the right password: a second factor first, unless none is required.
        HttpContext.Response.Redirect(LocalUrls.After(await SignIn.GoOnAsync(made.Value, stay: false, HttpContext.RequestAborted), "/"));
    }

    private sealed class SetupInput
    {
        [Required(ErrorMessage = "Paste the one-time code.")]
        [StringLength(200, ErrorMessage = "This is not the one-time code.")]
        public string Code { get; set; } = "";

        [Required(ErrorMessage = "Type your name, as others shall see it.")]
        [StringLength(100, ErrorMessage = "A name has at most 100 characters.")]
        public string DisplayName { get; set; } = "";

        [Required(ErrorMessage = "Type your e-mail address.")]
        [EmailAddress(ErrorMessage = "This is not an e-mail address.")]
        [StringLength(256, ErrorMessage = "An address has at most 256 characters.")]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Choose a password.")]
        [StringLength(PasswordRules.Longest, MinimumLength = PasswordRules.Shortest, ErrorMessage = "A password has 12 to 200 characters.")]
        public string Password { get; set; } = "";

        [Required(ErrorMessage = "Give your team's pool a name.")]
        [StringLength(100, ErrorMessage = "A name has at most 100 characters.")]
        public string ColonyName { get; set; } = L("My colony");
    }
}
