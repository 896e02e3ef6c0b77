namespace Pollinator.Portal.Server.Hosting;

/// <summary>Where the portal is found. <c>PublicUrl</c> is for browsers, <c>ExecutorUrl</c> for executors; neither is needed on one machine.</summary>
internal sealed class PortalAddress(IConfiguration configuration)
{
    /// <summary>What the settings are called.</summary>
    public const string PublicUrl = "PublicUrl";

    public const string ExecutorUrl = "ExecutorUrl";

    /// <summary>The address to show to people: the setting, else the first the server listens on.</summary>
    public string ForBrowsers(IEnumerable<string>? listening) => configuration[PublicUrl] ?? Listening(listening);

    /// <summary>The address for executors elsewhere.</summary>
    public string ForExecutors(IEnumerable<string>? listening) => configuration[ExecutorUrl] ?? ForBrowsers(listening);

    /// <summary>The address for what runs on the same machine.</summary>
    public static string Listening(IEnumerable<string>? listening)
    {
        var first = listening?.FirstOrDefault();
        if (first is null)
        {
            return "http://localhost:5080";
        }

        // "Every address" is a thing to listen on, not one to call; and passkeys will need the name localhost, not 127.0.0.1.
        var parsed = BindingAddress.Parse(first);
        var host = parsed.Host is "*" or "+" or "0.0.0.0" or "[::]" or "127.0.0.1" or "[::1]" ? "localhost" : parsed.Host;
        return $"{parsed.Scheme}://{host}:{parsed.Port}";
    }

    /// <summary>The faults of the two settings.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        foreach (var key in new[] { PublicUrl, ExecutorUrl })
        {
            var value = configuration[key];
            if (
                value is not null
                && !(Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery is "/")
            )
            {
                yield return $"{key} is '{value}'. It must be http:// or https:// with a host, without a path, such as https://portal.example.";
            }
        }
    }
}
