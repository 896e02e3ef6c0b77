using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Colonies;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>What a signed-in person sees who belongs to no colony (any more).</summary>
public sealed partial class NoColonyPage
{
    private bool mayMakeOne;
    private string? refusal;
    private Person? person;

    [Inject]
    private SignInManager<Person> SignIns { get; set; } = default!;

    [Inject]
    private NewColonies Births { get; set; } = default!;

    [Inject]
    private ColonySwitch Colonies { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "new-colony")]
    private ColonyInput Input { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Input ??= new ColonyInput();
        person = await SignIns.ValidateSecurityStampAsync(HttpContext.User);
        if (person is null)
        {
            HttpContext.Response.Redirect("/sign-in");
            return;
        }

        mayMakeOne = Births.MayMakeOne(person.IsAdministrator);
    }

    private async Task SubmitAsync()
    {
        if (person is null)
        {
            return;
        }

        var made = await Births.CreateAsync(new UserId(person.Id), person.IsAdministrator, Input.ColonyName, HttpContext.RequestAborted);
        if (!made.IsOk)
        {
            refusal = made.Refusal.InWords();
            return;
        }

        await Colonies.SwitchAsync(HttpContext, made.Value.Id);
        HttpContext.Response.Redirect("/");
    }

    private sealed class ColonyInput
    {
        [Required(ErrorMessage = "Give your team's pool a name.")]
        [StringLength(100, ErrorMessage = "A name has at most 100 characters.")]
        public string ColonyName { get; set; } = "";
    }
}
