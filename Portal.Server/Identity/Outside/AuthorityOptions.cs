namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>An outside OpenID Connect authority (section <c>Authorities:{name}</c>).</summary>
internal sealed record AuthorityOptions
{
    /// <summary>Its issuer, such as <c>https://login.uni.example/realms/research</c>. What it is and can is read below <c>.well-known</c> there.</summary>
    public string Authority { get; set; } = "";

    /// <summary>By which name it knows this portal.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>By what this portal proves itself to it.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What people call it; its name by default.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>What is asked of it; <c>openid profile email</c> when nothing is set.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary>Which values of <c>acr</c> say that it asked for several factors. None by default: this portal then asks for its own second one.</summary>
    public string[] MfaAcr { get; set; } = [];

    /// <summary>Which values of <c>amr</c> say the same, such as <c>mfa</c>.</summary>
    public string[] MfaAmr { get; set; } = [];

    /// <summary>Which <c>acr</c> it is asked for.</summary>
    public string[] AcrValues { get; set; } = [];

    /// <summary>The claim that names a person to people.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>The claim that holds a person's address. Nobody is recognised by it: it tells the owner of a link which account is linked.</summary>
    public string EmailClaim { get; set; } = "email";

    /// <summary>Whether it can vouch for several factors at all.</summary>
    public bool CanConfirm => MfaAcr.Length + MfaAmr.Length > 0;

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"AuthorityOptions {{ Authority = {Authority}, ClientId = {ClientId} }}";
}

/// <summary>All of them, by name (section <c>Authorities</c>).</summary>
internal sealed record OutsideOptions
{
    public const string Section = "Authorities";

    public Dictionary<string, AuthorityOptions> ByName { get; } = new(StringComparer.Ordinal);
}
