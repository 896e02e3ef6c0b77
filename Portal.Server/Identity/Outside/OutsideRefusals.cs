using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>How a trip to an authority can end badly. The page that says so is told the code only: no word of an authority is shown.</summary>
internal static class OutsideRefusals
{
    public static Refusal Unknown { get; } =
        new(
            RefusalKind.Forbidden,
            "outside-unknown",
            "Your organisation knows you, but no account here is linked to that. Sign in here as you always do, and link it on your account page. "
                + "Without an account, ask an owner of a colony for an invitation."
        );

    public static Refusal Locked { get; } =
        new(RefusalKind.Forbidden, "outside-locked", "This account is locked. An administrator of the portal can open it again.");

    public static Refusal Denied { get; } =
        new(RefusalKind.Forbidden, "outside-denied", "Your organisation did not sign you in, or you said no there. Nothing has changed here.");

    public static Refusal Failed { get; } =
        new(
            RefusalKind.Unavailable,
            "outside-failed",
            "What your organisation answered cannot be used, or came too late. Try again; when that does not help, the portal's log says why."
        );

    public static Refusal Away { get; } =
        new(RefusalKind.Unavailable, "outside-away", "Your organisation does not answer. Sign in here in another way, or try again in a while.");

    public static Refusal OtherSession { get; } =
        new(
            RefusalKind.Forbidden,
            "outside-other-session",
            "This was begun in another session than the one that came back, so nothing was done. Sign in and begin again."
        );

    public static Refusal Taken { get; } =
        new(RefusalKind.Conflict, "outside-taken", "This account of your organisation cannot be linked: it signs somebody in here already.");

    public static Refusal NotYours { get; } =
        new(RefusalKind.Forbidden, "outside-not-yours", "This account of your organisation is not linked to yours, so it confirms nothing.");

    public static Refusal TooLittle { get; } =
        new(
            RefusalKind.Forbidden,
            "outside-too-little",
            "Your organisation did not ask you for a second factor just now. Confirm by one of yours here."
        );

    /// <summary>The refusal of a code, whoever wrote it into the address.</summary>
    public static Refusal Of(string? code) => All.FirstOrDefault(one => one.Code == code, Failed);

    private static IEnumerable<Refusal> All =>
        [
            Unknown,
            Locked,
            Denied,
            Failed,
            Away,
            OtherSession,
            Taken,
            NotYours,
            TooLittle,
            new(
                RefusalKind.Forbidden,
                RefusalCodes.ConfirmNeeded,
                "It took too long, so it was not linked. Confirm that it is you, and begin again."
            ),
        ];

    /// <summary>The page that says how it ended.</summary>
    public static string PageOf(Refusal refusal) => $"/sign-in/refused?why={refusal.Code}";
}
