using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Factors;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>Makes new recovery codes for a signed-in person who confirmed it just now.</summary>
public sealed partial class RecoveryCodesPage
{
    private Person? person;
    private int left;
    private IReadOnlyList<string>? codes;

    [Inject]
    private Enrolling Enrolling { get; set; } = default!;

    [Inject]
    private RecoveryCodes Recovery { get; set; } = default!;

    [Inject]
    private AccountAudit Audit { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var (found, first) = await Enrolling.FindAsync();
        // Who is on the way in gets codes with the first factor.
        if (found is not { IsOnTheWayIn: false })
        {
            HttpContext.Response.Redirect(LocalUrls.WithReturn(first ?? "/second-factor", "/account/recovery-codes"));
            return;
        }

        person = found.Person;
        left = await Recovery.LeftAsync(person.Id, HttpContext.RequestAborted);
    }

    private async Task RenewAsync()
    {
        codes = await Recovery.RenewAsync(person!.Id, HttpContext.RequestAborted);
        await Audit.WriteAsync(LedgerKind.RecoveryCodesMade, person.Id, ct: HttpContext.RequestAborted);
    }
}
