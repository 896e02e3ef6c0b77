namespace Pollinator.Portal.Server.Hosting;

/// <summary>
/// Which <c>Host</c> headers are answered. On loopback only the machine's own names are, so that no foreign name pointed at 127.0.0.1 makes a
/// browser talk to the portal. <c>AllowedHosts</c> wins when it is set.
/// </summary>
internal static class HostNames
{
    private const string Key = "AllowedHosts";

    public static void Set(ConfigurationManager configuration)
    {
        if (string.IsNullOrEmpty(configuration[Key]))
        {
            configuration[Key] = string.Join(';', Allowed(configuration));
        }
    }

    /// <summary>The names: those of this machine and of the settings, or all when the portal listens on every address without a public name.</summary>
    public static IReadOnlyList<string> Allowed(IConfiguration configuration)
    {
        var names = new List<string> { "localhost", "127.0.0.1", "[::1]" };
        foreach (var key in new[] { PortalAddress.PublicUrl, PortalAddress.ExecutorUrl })
        {
            if (Uri.TryCreate(configuration[key], UriKind.Absolute, out var url))
            {
                names.Add(url.Host);
            }
        }

        var isNamed = names.Count > 3;
        foreach (var url in (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var host = BindingAddress.Parse(url).Host;
            var isEvery = host is "*" or "+" or "0.0.0.0" or "[::]";
            if (isEvery && !isNamed)
            {
                return ["*"];
            }

            if (!isEvery && !names.Contains(host, StringComparer.OrdinalIgnoreCase))
            {
                names.Add(host);
            }
        }

        return names;
    }
}
