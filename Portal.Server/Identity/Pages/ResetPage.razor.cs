using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Server.Identity.Resets;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Sets a new password, for whoever has the one-time link. Signs nobody in: that has its own ways and factors.</summary>
public sealed partial class ResetPage
{
    private string? refusal;
    private bool isDone;

    [Inject]
    private PasswordResets Resets { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "reset")]
    private ResetInput Input { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized() => Input ??= new ResetInput();

    private async Task SubmitAsync()
    {
        var used = await Resets.UseAsync(Input.Code, Input.Password, HttpContext.RequestAborted);
        (isDone, refusal) = (used.IsOk, used.Refusal?.InWords());
        Input.Password = "";
    }

    private sealed class ResetInput
    {
        [Required(ErrorMessage = "Paste the one-time code.")]
        [StringLength(200, ErrorMessage = "This is not the one-time code.")]
        public string Code { get; set; } = "";

        [Required(ErrorMessage = "Choose a password.")]
        [StringLength(PasswordRules.Longest, MinimumLength = PasswordRules.Shortest, ErrorMessage = "A password has 12 to 200 characters.")]
        public string Password { get; set; } = "";
    }
}
