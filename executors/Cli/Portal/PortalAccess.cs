using Pollinator.Cli.SignIn;

namespace Pollinator.Cli.Portal;

/// <summary>Which portal, and as whom.</summary>
internal sealed record PortalAccess(string Url, IAccessTokens Tokens);
