using Microsoft.Extensions.Options;

namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>An authority that people of the portal can come from.</summary>
/// <param name="Name">As in the settings and in addresses.</param>
/// <param name="Options">What is set for it.</param>
internal sealed record OutsideAuthority(string Name, AuthorityOptions Options)
{
    private const string SchemePrefix = "Outside ";

    /// <summary>The name under which it can be asked.</summary>
    public string Scheme => SchemeOf(Name);

    /// <summary>What people call it.</summary>
    public string DisplayName => string.IsNullOrWhiteSpace(Options.DisplayName) ? Name : Options.DisplayName;

    public static string SchemeOf(string name) => SchemePrefix + name;

    /// <summary>Where it sends people back to. It has to know this address.</summary>
    public static string CallbackOf(string name) => $"/sign-in/outside/{name}/callback";
}

/// <summary>The authorities that are set up, by their names.</summary>
internal sealed class OutsideAuthorities(IOptions<OutsideOptions> options)
{
    public IReadOnlyList<OutsideAuthority> All { get; } =
    [
        .. options
            .Value.ByName.Select(one => new OutsideAuthority(one.Key, one.Value))
            .OrderBy(authority => authority.DisplayName, StringComparer.OrdinalIgnoreCase),
    ];

    public OutsideAuthority? Find(string? name) => All.FirstOrDefault(authority => authority.Name == name);

    public OutsideAuthority OfScheme(string scheme) => All.First(authority => authority.Scheme == scheme);

    /// <summary>Whose issuer it is; null for one that is not set up (any more).</summary>
    public OutsideAuthority? OfIssuer(string issuer) => All.FirstOrDefault(authority => Issuers.AreSame(authority.Options.Authority, issuer));
}

/// <summary>Issuers are compared letter by letter (OpenID Connect Core 1.0, section 2), but for a slash at the end: some add it, people forget it.</summary>
internal static class Issuers
{
    public static string Plain(string issuer) => issuer.TrimEnd('/');

    public static bool AreSame(string one, string other) => string.Equals(Plain(one), Plain(other), StringComparison.Ordinal);
}
