using Microsoft.Extensions.Options;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>What an operator says of the portal as an OpenID Connect provider.</summary>
internal sealed class ProviderOptions
{
    public const string Section = "Provider";

    /// <summary>Other web applications that sign people in by this portal, by their client id.</summary>
    public Dictionary<string, ProviderClientOptions> Clients { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>A web application that signs people in by this portal. It learns who somebody is, and can do nothing here.</summary>
internal sealed class ProviderClientOptions
{
    /// <summary>At least 32 characters, known to the application's server only.</summary>
    public string Secret { get; init; } = "";

    /// <summary>What people see; the client id where it is empty.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>Where it may send people back to: https, or http on this machine.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];
}

/// <summary>Refuses to start with clients that anybody could pretend to be.</summary>
internal sealed class ProviderOptionsCheck : IValidateOptions<ProviderOptions>
{
    private const int ShortestSecret = 32;

    public ValidateOptionsResult Validate(string? name, ProviderOptions options)
    {
        var faults = options.Clients.SelectMany(client => Faults(client.Key, client.Value)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(string id, ProviderClientOptions client)
    {
        var section = $"{ProviderOptions.Section}:Clients:{id}";
        if (id == ProviderClients.Cli || id.StartsWith(CiClient.Prefix, StringComparison.Ordinal))
        {
            yield return $"{section}: this client id is the portal's own. Choose another.";
        }

        if (client.Secret.Length < ShortestSecret)
        {
            yield return $"{section}:Secret must have at least {ShortestSecret} characters. Make one with: openssl rand -base64 32";
        }

        if (client.RedirectUris.Count == 0 || !client.RedirectUris.All(IsSafe))
        {
            yield return $"{section}:RedirectUris must name the exact addresses the application is called back at: https, or http on localhost.";
        }
    }

    private static bool IsSafe(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Fragment.Length == 0
        && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback));
}
