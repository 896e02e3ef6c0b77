using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Factors;

namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>What becomes of somebody who comes back from an authority with a proof that was checked.</summary>
internal sealed class OutsideArrival(
    UserManager<Person> people,
    SignIn signIn,
    LetIn letIn,
    OutsideLinks links,
    AccountAudit audit,
    TimeProvider time
)
{
    // How far an authority's clock may be behind.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Where to go on.</summary>
    public async Task<string> ArriveAsync(HttpContext context, OutsideTrip trip, OutsideProof proof)
    {
        if (time.GetUtcNow() - trip.StartedAt > OutsideTrip.Longest)
        {
            return OutsideRefusals.PageOf(OutsideRefusals.Failed);
        }

        if (trip.Purpose == OutsidePurpose.SignIn)
        {
            return await SignInAsync(trip, proof, context.RequestAborted);
        }

        // Who began it must be who comes back: else a link could be begun by one person and ended by another.
        var caller = CallerClaims.Find((await context.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Principal);
        if (caller?.Session is null || caller.Session != trip.Session)
        {
            return OutsideRefusals.PageOf(OutsideRefusals.OtherSession);
        }

        var refusal =
            trip.Purpose == OutsidePurpose.Link
                ? (await links.LinkAsync(caller, proof, context.RequestAborted)).Refusal
                : await ConfirmAsync(caller, trip, proof);
        return refusal is null ? LocalUrls.OrHome(trip.ReturnUrl) : OutsideRefusals.PageOf(refusal);
    }

    private async Task<string> SignInAsync(OutsideTrip trip, OutsideProof proof, CancellationToken ct)
    {
        if (await people.FindByLoginAsync(proof.Issuer, proof.Subject) is not { } person)
        {
            return OutsideRefusals.PageOf(OutsideRefusals.Unknown);
        }

        if (person.IsLockedForGood)
        {
            await audit.WriteAsync(LedgerKind.SignInRefused, person.Id, [Amr.Outside], ct);
            return OutsideRefusals.PageOf(OutsideRefusals.Locked);
        }

        if (!proof.IsSeveralFactors)
        {
            return LocalUrls.After(await signIn.GoOnAsync(person, stay: false, Amr.Outside, ct), trip.ReturnUrl);
        }

        // Fresh is only what was asked just now, not what an authority remembers of this morning.
        await letIn.OpenAsync(person, stay: false, proof.AuthenticatedAt, Amr.Outside, Amr.Multiple);
        return LocalUrls.OrHome(trip.ReturnUrl);
    }

    private async Task<Refusal?> ConfirmAsync(Caller caller, OutsideTrip trip, OutsideProof proof)
    {
        if (await people.FindByLoginAsync(proof.Issuer, proof.Subject) is not { } person || person.Id != caller.User.Value)
        {
            return OutsideRefusals.NotYours;
        }

        if (!proof.IsSeveralFactors || !(proof.AuthenticatedAt >= trip.StartedAt - Skew))
        {
            return OutsideRefusals.TooLittle;
        }

        await letIn.ConfirmAsync(person, Amr.Outside);
        return null;
    }
}
