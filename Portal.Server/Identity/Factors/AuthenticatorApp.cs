using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity.Factors;

/// <summary>Codes of authenticator apps (RFC 6238: 6 digits, 30 seconds, SHA-1, which is what the apps know). Each works once.</summary>
internal sealed class AuthenticatorApp(AppDb db, IDataProtectionProvider protection, TimeProvider time)
{
    private const string Issuer = "Pollinator";
    private const int SecretBytes = 20;

    // A step on either side, for clocks that are off.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>A new secret in base32, as it is shown to the app.</summary>
    public static string NewSecret() => Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(SecretBytes));

    /// <summary>What the QR code says (the key URI format that the apps read).</summary>
    public static string AddressOf(Person person, string secret) =>
        new OtpUri(OtpType.Totp, secret, person.Email ?? person.Id.ToString(), Issuer).ToString();

    public Task<bool> IsSetUpAsync(Guid person, CancellationToken ct) => db.Set<Authenticator>().AnyAsync(row => row.Person == person, ct);

    /// <summary>Keeps the secret, if the code proves that the app has it; the one before is gone then.</summary>
    public async Task<bool> SetUpAsync(Guid person, string secret, string? code, CancellationToken ct)
    {
        if (Step(secret, code) is not { } step)
        {
            return false;
        }

        var next = new Authenticator
        {
            Person = person,
            Secret = ProtectorOf(person).Protect(secret),
            LastStep = step,
            AddedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        if (await db.Set<Authenticator>().FirstOrDefaultAsync(row => row.Person == person, ct) is { } before)
        {
            db.Entry(before).CurrentValues.SetValues(next);
        }
        else
        {
            db.Add(next);
        }

        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>Whether this is a code of the person's app that was not used before; it is used now.</summary>
    public async Task<bool> UseAsync(Guid person, string? code, CancellationToken ct)
    {
        var secret = await db.Set<Authenticator>()
            .AsNoTracking()
            .Where(row => row.Person == person)
            .Select(row => row.Secret)
            .FirstOrDefaultAsync(ct);
        return secret is not null
            && Step(ProtectorOf(person).Unprotect(secret), code) is { } step
            && await db.Set<Authenticator>()
                .Where(row => row.Person == person && row.LastStep < step)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastStep, step), ct) == 1;
    }

    public Task<int> RemoveAsync(Guid person, CancellationToken ct) =>
        db.Set<Authenticator>().Where(row => row.Person == person).ExecuteDeleteAsync(ct);

    // With the person in the purpose: a row that was swapped for another's does not open.
    private IDataProtector ProtectorOf(Guid person) => protection.CreateProtector("Authenticator", person.ToString("N"));

    private long? Step(string secret, string? code) =>
        code is { Length: 6 }
        && code.All(char.IsAsciiDigit)
        && new Totp(Base32Encoding.ToBytes(secret)).VerifyTotp(time.GetUtcNow().UtcDateTime, code, out var step, Window)
            ? step
            : null;
}
