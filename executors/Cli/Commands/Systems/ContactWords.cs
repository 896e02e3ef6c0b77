using Pollinator.Contracts;

namespace Pollinator.Cli.Commands.Systems;

/// <summary>How the portal stands with a system, in a few words.</summary>
internal static class ContactWords
{
    public static string Of(SystemContact contact) =>
        contact switch
        {
            SystemContact.NeedsHostKey => "compare host key",
            SystemContact.HostKeyChanged => "HOST KEY CHANGED",
            SystemContact.NeedsSignIn => "sign-in needed",
            SystemContact.Connecting => "connecting",
            SystemContact.Connected => "connected",
            SystemContact.NotHeard => "no contact",
            _ => "not heard yet",
        };
}
