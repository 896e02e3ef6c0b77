namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>
/// The push services of the makers of browsers (Chrome and its kin, Firefox, Edge, Safari), by the names under which their subscriptions are given. Nobody
/// who uses this portal owns one of them: what they deny is the portal's fault.
/// </summary>
internal static class PushMakers
{
    private static readonly string[] Names = ["fcm.googleapis.com", "push.services.mozilla.com", "notify.windows.com", "push.apple.com"];

    /// <summary>Whether a host is one of theirs.</summary>
    public static bool Have(string host) =>
        Names.Any(name => host.Equals(name, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
}
