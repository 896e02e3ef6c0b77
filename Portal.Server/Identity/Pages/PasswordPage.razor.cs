using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Sessions;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Changes the password of the signed-in person, who proves the present one.</summary>
public sealed partial class PasswordPage
{
    private string? refusal;

    [Inject]
    private UserManager<Person> People { get; set; } = default!;

    [Inject]
    private SignIn SignIn { get; set; } = default!;

    [Inject]
    private LetIn LetIn { get; set; } = default!;

    [Inject]
    private OpenSessions Sessions { get; set; } = default!;

    [Inject]
    private AccountAudit Audit { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "password")]
    private PasswordInput Input { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Input ??= new PasswordInput();
        if (CallerClaims.Find(HttpContext.User) is null)
        {
            HttpContext.Response.Redirect(LocalUrls.WithReturn("/sign-in", "/account/password"));
        }
    }

    private async Task SubmitAsync()
    {
        var (ct, caller) = (HttpContext.RequestAborted, CallerClaims.Find(HttpContext.User)!);
        var person = await People.FindByIdAsync(caller.User.ToString());
        if (person is null || !await SignIn.IsPasswordAsync(person, Input.Old, ct))
        {
            refusal = L("This is not your password, or it was tried too often.");
            return;
        }

        // Sets a new stamp too: remembered devices are forgotten by it.
        var changed = await People.ChangePasswordAsync(person, Input.Old, Input.New);
        if (!changed.Succeeded)
        {
            refusal = string.Join(' ', changed.Errors.Select(error => error.Description));
            return;
        }

        await Sessions.EndAllAsync(person.Id, caller.Session, ct);
        await LetIn.RenewAsync(person);
        await Audit.WriteAsync(LedgerKind.PasswordChanged, person.Id, ct: ct);
        HttpContext.Response.Redirect("/account");
    }

    private sealed class PasswordInput
    {
        [Required(ErrorMessage = "Type your present password.")]
        [StringLength(PasswordRules.Longest, ErrorMessage = "A password has at most 200 characters.")]
        public string Old { get; set; } = "";

        [Required(ErrorMessage = "Choose a new password.")]
        [StringLength(PasswordRules.Longest, MinimumLength = PasswordRules.Shortest, ErrorMessage = "A password has 12 to 200 characters.")]
        public string New { get; set; } = "";
    }
}
