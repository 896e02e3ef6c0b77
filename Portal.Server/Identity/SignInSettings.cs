using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Whether second factors are required, and the password check of somebody who is not there.</summary>
internal sealed class SignInSettings(IOptions<SignInOptions> options, IPasswordHasher<Person> hasher)
{
    private static readonly Person Nobody = new();
    private static string? nobodysHash;

    public Mfa Mfa => options.Value.Mfa;

    /// <summary>As long as a real check takes, so that the time does not tell which addresses have accounts.</summary>
    public void VerifyNobodys(string password) =>
        hasher.VerifyHashedPassword(Nobody, nobodysHash ??= hasher.HashPassword(Nobody, Secrets.New()), password);
}
