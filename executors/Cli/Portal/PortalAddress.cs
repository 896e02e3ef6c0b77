namespace Pollinator.Cli.Portal;

/// <summary>Reads the address of a portal as people write it.</summary>
internal static class PortalAddress
{
    /// <summary>The address with a '/' at its end. Plain http is taken only for this machine, unless <c>POLLINATOR_ALLOW_HTTP=1</c>: the token would travel in clear.</summary>
    public static string Parse(string text, Func<string, string?> environment)
    {
        text = text.Trim();
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        if (
            !Uri.TryCreate(whole, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.Host.Length == 0
            || uri.UserInfo.Length > 0
            || uri.Query.Length + uri.Fragment.Length > 0
        )
        {
            throw new CliException("That is not the address of a portal. It looks like https://pollinator.example.org");
        }
        if (uri.Scheme is "http" && !uri.IsLoopback && environment("POLLINATOR_ALLOW_HTTP") is not "1")
        {
            throw new CliException(
                "With http your token would travel unencrypted, for everybody on the way to read. Use https, or set POLLINATOR_ALLOW_HTTP=1 if you trust the network."
            );
        }
        return uri.AbsoluteUri.EndsWith('/') ? uri.AbsoluteUri : uri.AbsoluteUri + "/";
    }
}
