using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Identity.Factors;

/// <summary>A question to the browser's passkeys: what it is asked, and what it keeps of it until the answer.</summary>
internal sealed record PasskeyQuestion(string Options, string Kept);

/// <summary>What came of an answer.</summary>
internal sealed record PasskeyUse(Person? Person)
{
    public const string Refused = "No passkey of an account here answered. Try again, or sign in another way.";
}

/// <summary>
/// Passkeys (WebAuthn). The device gives one out only to who unlocks it by PIN or biometrics, which is required here: something one has and
/// something one knows or is, so a passkey alone counts as several factors.
/// </summary>
internal sealed class Passkeys(
    UserManager<Person> people,
    IPasskeyHandler<Person> handler,
    PasskeyCeremonies ceremonies,
    AccountAudit audit,
    IHttpContextAccessor http
)
{
    private const string Required = "required";
    private const int Most = 20;
    private const int LongestName = 60;

    public static void Configure(IdentityPasskeyOptions options, IConfiguration configuration)
    {
        options.UserVerificationRequirement = Required;
        options.ResidentKeyRequirement = Required;
        options.ServerDomain = Uri.TryCreate(configuration[PortalAddress.PublicUrl], UriKind.Absolute, out var url) ? url.Host : null;
    }

    /// <summary>Asks for a new passkey of a person.</summary>
    public async Task<PasskeyQuestion> OfferAsync(Person person)
    {
        var entity = new PasskeyUserEntity
        {
            Id = person.Id.ToString(),
            Name = person.Email ?? "",
            DisplayName = person.DisplayName,
        };
        var made = await handler.MakeCreationOptionsAsync(entity, http.HttpContext!);
        return new(made.CreationOptionsJson, ceremonies.Keep(Adding(person), made.AttestationState ?? ""));
    }

    /// <summary>Keeps the new passkey. Null when it is kept, else what is wrong.</summary>
    public async Task<Words?> AddAsync(Person person, string? kept, string? credential, string? name, CancellationToken ct)
    {
        if ((await people.GetPasskeysAsync(person)).Count >= Most)
        {
            return $"You have {Most} passkeys. Remove one you no longer use.";
        }

        if (ceremonies.Open(Adding(person), kept) is not { } state || credential is not { Length: > 0 })
        {
            return "That took too long, or came from another page. Try again.";
        }

        var made = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                HttpContext = http.HttpContext!,
                CredentialJson = credential,
                AttestationState = state,
            }
        );
        if (!made.Succeeded || !made.Passkey.IsUserVerified || !ceremonies.Spend(Adding(person), kept))
        {
            return "The passkey could not be checked. It must ask for a PIN, a finger or a face.";
        }

        made.Passkey.Name = NameOf(name);
        var added = await people.AddOrUpdatePasskeyAsync(person, made.Passkey);
        if (!added.Succeeded)
        {
            return string.Join(' ', added.Errors.Select(error => error.Description));
        }

        await audit.WriteAsync(LedgerKind.FactorAdded, person.Id, [Amr.Passkey], ct);
        return null;
    }

    /// <summary>Asks for a passkey: of this person, or of anybody.</summary>
    public async Task<PasskeyQuestion> AskAsync(Person? person)
    {
        var asked = await handler.MakeRequestOptionsAsync(person, http.HttpContext!);
        return new(asked.RequestOptionsJson, ceremonies.Keep(Using(person), asked.AssertionState ?? ""));
    }

    /// <summary>Who answered.</summary>
    public async Task<PasskeyUse> UseAsync(Person? person, string? kept, string? credential, CancellationToken ct)
    {
        if (ceremonies.Open(Using(person), kept) is not { } state || credential is not { Length: > 0 })
        {
            return new(Person: null);
        }

        var answer = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext
            {
                HttpContext = http.HttpContext!,
                CredentialJson = credential,
                AssertionState = state,
            }
        );
        if (
            !answer.Succeeded
            || (person is not null && answer.User.Id != person.Id)
            || answer.User.IsLockedForGood
            || !ceremonies.Spend(Using(person), kept)
        )
        {
            if (person is not null)
            {
                await audit.WriteAsync(LedgerKind.FactorRefused, person.Id, [Amr.Passkey], ct);
            }

            return new(Person: null);
        }

        // How often it was used: a count that goes back is a copy.
        await people.AddOrUpdatePasskeyAsync(answer.User, answer.Passkey);
        return new(answer.User);
    }

    private static string Adding(Person person) => $"add {person.Id:N}";

    private static string Using(Person? person) => $"use {person?.Id:N}";

    private static string NameOf(string? name)
    {
        var text = new string([.. (name ?? "").Trim().Where(sign => !char.IsControl(sign)).Take(LongestName)]);
        return text.Length > 0 ? text : "Passkey";
    }
}
