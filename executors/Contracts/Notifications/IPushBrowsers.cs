namespace Pollinator.Contracts;

/// <summary>How a browser lets itself be told something while no page is open: what its <c>PushSubscription</c> says of itself (W3C Push API).</summary>
/// <param name="Endpoint">The address at the push service of the browser's maker: https, at most 2,048 characters. Whoever has it is not asked more.</param>
/// <param name="P256dh">The browser's public key on P-256: 65 bytes, base64url.</param>
/// <param name="Auth">The browser's secret for the encryption (RFC 8291): 16 bytes, base64url.</param>
public sealed record NewPushBrowser(string Endpoint, string P256dh, string Auth)
{
    /// <summary>Never shows the address or the secret.</summary>
    public override string ToString() => nameof(NewPushBrowser);
}

/// <summary>A browser that is told.</summary>
/// <param name="Id">Which.</param>
/// <param name="Browser">Browser and system in a few words, as the browser says them: untrusted.</param>
/// <param name="AddedAt">Since when.</param>
/// <param name="ToldAt">When it was last told something; null for never.</param>
/// <param name="FailedSince">Since when nothing gets through to it; null when the last did.</param>
/// <param name="IsThis">Whether it is the one that asks.</param>
public sealed record PushBrowserView(
    Guid Id,
    string Browser,
    DateTimeOffset AddedAt,
    DateTimeOffset? ToldAt,
    DateTimeOffset? FailedSince,
    bool IsThis
);

/// <summary>The browsers of a person that are told.</summary>
/// <param name="Key">
/// The portal's public key, which a browser asks for when it subscribes (RFC 8292): 65 bytes, base64url. Null where the portal sends no such messages.
/// </param>
/// <param name="Browsers">The browsers, the newest first.</param>
public sealed record PushView(string? Key, IReadOnlyList<PushBrowserView> Browsers)
{
    /// <summary>The most browsers that one person has.</summary>
    public const int Most = 20;
}

/// <summary>
/// The browsers in which a person is told what happened while no page of the portal is open. A browser is told until its session ends: by signing
/// out, there or from elsewhere, by a new password, by another role, or because it was not used for long.
/// </summary>
public interface IPushBrowsers
{
    /// <summary>The caller's browsers. Needs <see cref="Scopes.Account"/>, as all here.</summary>
    Task<Outcome<PushView>> GetAsync(Caller caller, CancellationToken ct);

    /// <summary>
    /// From now on the browser that asks is told of the kinds that the person chose. What it gave before is replaced. Refused are addresses that are
    /// not public, more than <see cref="PushView.Most"/> browsers, and callers that are no signed-in browser.
    /// </summary>
    Task<Outcome<Done>> AddAsync(Caller caller, NewPushBrowser browser, CancellationToken ct);

    /// <summary>A browser of the caller's is not told any more.</summary>
    Task<Outcome<Done>> RemoveAsync(Caller caller, Guid browser, CancellationToken ct);
}
