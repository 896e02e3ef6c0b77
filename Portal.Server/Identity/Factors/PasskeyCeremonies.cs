using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Pollinator.Portal.Server.Identity.Factors;

/// <summary>
/// What a passkey was asked, kept by the browser between question and answer: encrypted, for five minutes, for this purpose and person. An answer
/// that was believed is remembered as long, so that it is believed once. Questions nobody answers cost nothing.
/// </summary>
internal sealed class PasskeyCeremonies(IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _spent = new(StringComparer.Ordinal);
    private readonly IDataProtector _protector = protection.CreateProtector("Passkey ceremony");

    /// <summary>What the browser keeps of a question.</summary>
    public string Keep(string purpose, string state) =>
        _protector
            .CreateProtector(purpose)
            .Protect($"{time.GetUtcNow().Add(Lifetime).ToUnixTimeSeconds()} {Convert.ToHexString(RandomNumberGenerator.GetBytes(16))} {state}");

    /// <summary>The state of a question that is still open; null for anything else.</summary>
    public string? Open(string purpose, string? kept) => Read(purpose, kept) is [_, _, var state] ? state : null;

    /// <summary>Whether the answer is the first to be believed.</summary>
    public bool Spend(string purpose, string? kept)
    {
        var now = time.GetUtcNow();
        foreach (var (id, until) in _spent)
        {
            if (until < now)
            {
                _spent.TryRemove(id, out _);
            }
        }

        return Read(purpose, kept) is [_, var spent, _] && _spent.TryAdd(spent, now + Lifetime);
    }

    private string[]? Read(string purpose, string? kept)
    {
        if (kept is not { Length: > 0 and < 8192 })
        {
            return null;
        }

        try
        {
            return
                _protector.CreateProtector(purpose).Unprotect(kept).Split(' ', 3) is [var until, _, _] parts
                && long.Parse(until, System.Globalization.CultureInfo.InvariantCulture) >= time.GetUtcNow().ToUnixTimeSeconds()
                ? parts
                : null;
        }
        catch (CryptographicException)
        {
            // Not ours, or of another purpose or person.
            return null;
        }
    }
}
