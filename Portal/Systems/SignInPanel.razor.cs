using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>Signs a person in at a system: the way, then whatever the system asks, one prompt after the other. For the first time and for every later one.</summary>
public sealed partial class SignInPanel
{
    private SignInWay _way = SignInWay.Interactive;
    private string _privateKey = "";
    private string _certificate = "";
    private string? _fault;
    private bool _told;

    /// <summary>The system.</summary>
    [Parameter, EditorRequired]
    public SystemView View { get; set; } = null!;

    /// <summary>A question asked before the page was loaded again.</summary>
    [Parameter]
    public AskId? Resumed { get; set; }

    /// <summary>A question began; null: it was given up.</summary>
    [Parameter]
    public EventCallback<AskId?> OnAsked { get; set; }

    /// <summary>Signed in, and looked around.</summary>
    [Parameter]
    public EventCallback<SystemFindings?> OnSignedIn { get; set; }

    private static (SignInWay Way, string Title, string Words)[] Ways =>
        [
            (SignInWay.Interactive, L("What it asks"), L("Password, one-time code: its questions are shown here one by one.")),
            (SignInWay.MadeKey, L("A key the portal makes"), L("You put its public half there. A one-time code may still be asked.")),
            (SignInWay.BroughtKey, L("My key or certificate"), L("One you have, with its OpenSSH certificate if the centre gave you one.")),
            (SignInWay.Password, L("Password only"), L("For systems that take a password and ask nothing else.")),
        ];

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Resumed is { } ask)
        {
            await ResumeAsync(ask);
            StateHasChanged();
        }
    }

    /// <inheritdoc />
    protected override async Task HeardAsync()
    {
        if (Said.Refusal?.Code == "not-found" && Resumed == Run?.Id)
        {
            // The question of before the reload has ended meanwhile: begin anew, without alarm.
            await StartOverAsync();
        }
        if (!_told && Said.Answer is { } answer)
        {
            _told = true;
            await OnSignedIn.InvokeAsync(answer.Findings);
        }
    }

    private void Choose(SignInWay way) => (_way, _fault) = (way, null);

    private async Task SignInAsync()
    {
        var brings = _way == SignInWay.BroughtKey;
        _fault = brings ? BroughtKey.Fault(_privateKey, _certificate) : null;
        if (_fault is not null)
        {
            return;
        }
        var ask = new Ask
        {
            Id = AskId.New(),
            Kind = AskKind.SignIn,
            SignIn = new SignInRequest
            {
                Way = _way,
                PrivateKey = brings ? BroughtKey.Written(_privateKey) : null,
                Certificate = brings && _certificate.Trim().Length > 0 ? BroughtKey.Written(_certificate) : null,
            },
        };
        (_privateKey, _certificate, _told) = ("", "", false);
        await AskAsync(View.Id, ask);
        if (!_told)
        {
            await OnAsked.InvokeAsync(ask.Id);
        }
    }

    private async Task StartOverAsync()
    {
        await GiveUpAsync();
        await OnAsked.InvokeAsync(null);
    }
}
