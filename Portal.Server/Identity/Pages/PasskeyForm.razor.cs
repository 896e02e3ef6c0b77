using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Server.Identity.Factors;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Asks the browser for a passkey: of one person, or of anybody with an account here.</summary>
public sealed partial class PasskeyForm
{
    private PasskeyQuestion? question;

    /// <summary>What the button says.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Whose passkey; null for anybody's.</summary>
    [Parameter]
    public Person? Person { get; set; }

    /// <summary>What came of it.</summary>
    [Parameter]
    public EventCallback<PasskeyAnswer> OnUsed { get; set; }

    [Inject]
    private Passkeys Passkeys { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "passkey", Name = "kept")]
    private string? Kept { get; set; }

    [SupplyParameterFromForm(FormName = "passkey", Name = "credential")]
    private string? Credential { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => question = await Passkeys.AskAsync(Person);

    private async Task SubmitAsync()
    {
        var use = await Passkeys.UseAsync(Person, Kept, Credential, HttpContext.RequestAborted);
        await OnUsed.InvokeAsync(new(use.Person));
    }
}

/// <summary>Who answered by a passkey; null for nobody here.</summary>
/// <param name="Person">Who.</param>
public sealed record PasskeyAnswer(Person? Person);
