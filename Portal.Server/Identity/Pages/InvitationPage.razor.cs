using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Colonies;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Where an invitation's link leads: who is signed in joins; somebody new makes an account first.</summary>
public sealed partial class InvitationPage
{
    private const string Join = "join";
    private const string Make = "make";

    private OpenedInvitation? opened;
    private string? refusal;

    [Inject]
    private InvitationUse Invitations { get; set; } = default!;

    [Inject]
    private ColonySwitch Colonies { get; set; } = default!;

    [Inject]
    private SignIn SignIn { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "invitation")]
    private InvitationInput Input { get; set; } = default!;

    // Whoever belongs to no colony (any more) is signed in too, though no caller of any port.
    private UserId? Person =>
        HttpContext.User.Identity?.IsAuthenticated == true && UserId.TryParse(HttpContext.User.FindFirst(CallerClaims.User)?.Value, null, out var id)
            ? id
            : null;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (Input is null)
        {
            Input = new InvitationInput();
            return;
        }

        var found = await Invitations.FindAsync(Input.Code, HttpContext.RequestAborted);
        (opened, refusal) = (found.Value, found.Refusal?.InWords());
    }

    private static MarkupString InvitedAs(OpenedInvitation by) =>
        by.Role switch
        {
            ColonyRole.Owner => Marked("{0} invites you to the colony {1}, as an owner.", by.InvitedBy, Strong(by.ColonyName)),
            ColonyRole.Viewer => Marked(
                "{0} invites you to the colony {1}, as a viewer, who sees everything and changes nothing.",
                by.InvitedBy,
                Strong(by.ColonyName)
            ),
            _ => Marked("{0} invites you to the colony {1}, as a member.", by.InvitedBy, Strong(by.ColonyName)),
        };

    private async Task SubmitAsync(EditContext form)
    {
        if (opened is null)
        {
            return;
        }

        if (Input.Act == Join && Person is { } person)
        {
            await JoinAsync(person);
        }
        else if (Input.Act == Make && Person is null && form.Validate())
        {
            await MakeAsync();
        }
    }

    private async Task JoinAsync(UserId person)
    {
        var joined = await Invitations.JoinAsync(Input.Code, person, HttpContext.RequestAborted);
        if (!joined.IsOk)
        {
            refusal = joined.Refusal.InWords();
            return;
        }

        await Colonies.SwitchAsync(HttpContext, joined.Value);
        HttpContext.Response.Redirect("/");
    }

    private async Task MakeAsync()
    {
        var newcomer = new NewPerson(Input.Email, Input.DisplayName, Input.Password);
        var made = await Invitations.JoinAsync(Input.Code, newcomer, HttpContext.RequestAborted);
        if (!made.IsOk)
        {
            refusal = made.Refusal.InWords();
            Input.Password = "";
            return;
        }

        HttpContext.Response.Redirect(LocalUrls.After(await SignIn.GoOnAsync(made.Value, stay: false, HttpContext.RequestAborted), "/"));
    }

    private sealed class InvitationInput
    {
        public string Code { get; set; } = "";

        public string? Act { get; set; }

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
    }
}
