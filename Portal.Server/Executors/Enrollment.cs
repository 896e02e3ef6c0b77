using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors.Sharing;

namespace Pollinator.Portal.Server.Executors;

/// <summary>One-time codes and what they admit.</summary>
internal interface IEnrollment
{
    /// <summary>A code for the executor that the portal starts by itself, in the colony that was made first; null while there is none.</summary>
    Task<string?> CreateBuiltInCodeAsync(string name, ColonyId colony, UserId owner, CancellationToken ct);
}

/// <summary>Makes one-time codes, and registers the executor that brings one. Codes are kept by their hash.</summary>
internal sealed partial class Enrollment(
    Roster roster,
    ExecutorWrites writes,
    Retirement retirement,
    PortalId portal,
    ICommitQueue queue,
    TimeProvider time
) : IEnrollment
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private const string InsertCode = """
        INSERT INTO "EnrollmentCodes" ("CodeHash","Colony","Name","CreatedBy","ExpiresAt","IsBuiltIn","System","IsGateway","SharedWith")
        VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)
        """;

    // Unused, not expired, and used up by this very statement: two that bring the same code cannot both have it.
    private const string UseCode = """
        UPDATE "EnrollmentCodes" SET "UsedAt"=?2 WHERE "CodeHash"=?1 AND "UsedAt" IS NULL AND "ExpiresAt">?2
        RETURNING "Colony","Name","CreatedBy","IsBuiltIn","System","IsGateway","SharedWith"
        """;

    private const string FindUsed = """SELECT "Colony","Name" FROM "EnrollmentCodes" WHERE "CodeHash"=?1 AND "UsedAt" IS NOT NULL""";

    /// <summary>Makes a code. Null when the name is not a good one or already taken.</summary>
    public Task<Outcome<string>> CreateCodeAsync(ColonyId colony, NewCode what, UserId by, bool builtIn, CancellationToken ct)
    {
        var name = what.Name;
        if (!GoodName().IsMatch(name))
        {
            return Task.FromResult<Outcome<string>>(
                new Refusal(
                    RefusalKind.Invalid,
                    "bad-executor-name",
                    "An executor's name has 1 to 63 characters of a-z, 0-9 and '-', and begins with a letter or digit."
                )
            );
        }

        if (what.With is not (SharedWith.Nobody or SharedWith.Colony))
        {
            return Task.FromResult<Outcome<string>>(
                new Refusal(
                    RefusalKind.Invalid,
                    "bad-share",
                    "A new executor is shared with nobody or with the colony. Once it is there, you can name people."
                )
            );
        }

        return queue.RunAsync(
            session => NameRefusal(colony, name) is { } taken ? taken : Create(session, new CodeFor(colony, name, by, builtIn, null, what.With)),
            ct
        );
    }

    /// <summary>Makes a code for a program of a system. The one that brings it takes the place of the former.</summary>
    public Task<string> CreateSystemCodeAsync(ColonyId colony, SystemTie system, UserId owner, CancellationToken ct) =>
        queue.RunAsync(
            session =>
                Create(session, new CodeFor(colony, system.ExecutorName, owner, BuiltIn: system.IsGateway, system, SharedWith.Nobody)).Require(),
            ct
        );

    /// <inheritdoc />
    public async Task<string?> CreateBuiltInCodeAsync(string name, ColonyId colony, UserId owner, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var made = await CreateCodeAsync(colony, new NewCode(tries == 1 ? name : $"{name}-{tries}"), owner, builtIn: true, ct);
            if (made.IsOk || tries == 20)
            {
                return made.Value;
            }
        }
    }

    /// <summary>Registers the executor that brings a code and its public key.</summary>
    public async Task<Outcome<RegisteredExecutor>> RegisterAsync(RegisterExecutor request, CancellationToken ct)
    {
        if (KeyOf(request.PublicKey) is not { } key || !GoodName().IsMatch(request.Kind))
        {
            return new Refusal(
                RefusalKind.Invalid,
                "bad-registration",
                "An executor brings a P-256 public key (SubjectPublicKeyInfo, base64) and its kind (a-z, 0-9, '-')."
            );
        }

        return await queue.RunAsync<Outcome<RegisteredExecutor>>(session => Register(session, request, key), ct);
    }

    /// <summary>Why an executor cannot have a name; null when it can.</summary>
    public Refusal? NameRefusal(ColonyId colony, string name) =>
        roster.Of(colony).Any(executor => executor.Profile.Name == name || executor.Profile.System?.Name == name)
            ? new Refusal(
                RefusalKind.Conflict,
                "executor-name-taken",
                $"There is an executor or a system named {name} already. Choose another name, or retire that one first."
            )
            : null;

    private Outcome<string> Create(WriteSession session, CodeFor what)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        session
            .Write(InsertCode)
            .Bind(
                HashOf(code),
                Bytes(what.Colony.Value),
                what.Name,
                Bytes(what.By.Value),
                (time.GetUtcNow() + Life).ToUnixTimeMilliseconds(),
                what.BuiltIn,
                what.System is { } system ? Bytes(system.Id.Value) : null,
                what.System?.IsGateway == true,
                (int)what.With
            )
            .Execute();
        return code;
    }

    private Outcome<RegisteredExecutor> Register(WriteSession session, RegisterExecutor request, byte[] key)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (Use(session, request.Code, now) is not { } code)
        {
            if (RegisteredBefore(session, request.Code, key) is { } before)
            {
                return new RegisteredExecutor(before.Id, before.Name, portal.Audience, portal.PublicKey);
            }

            return new Refusal(
                RefusalKind.Forbidden,
                "bad-code",
                "The one-time code is not valid: it was used, has expired, or was never given. Make a new one on the executors page."
            );
        }

        var former = roster.Of(code.Colony).FirstOrDefault(executor => executor.Profile.Name == code.Name);
        if (former is not null && code.System is not null && former.Profile.System == code.System)
        {
            // Its state was lost, or it moved to another login node: there is one gateway and one twin of a system.
            retirement.Retire(session, former, code.By);
        }
        else if (former is not null)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "executor-name-taken",
                $"An executor named {code.Name} was registered meanwhile. Make a code with another name."
            );
        }

        var profile = new ExecutorProfile
        {
            Id = ExecutorId.New(),
            Colony = code.Colony,
            Name = code.Name,
            Kind = request.Kind,
            PublicKey = key,
            RegisteredBy = code.By,
            RegisteredAt = now,
            IsBuiltIn = code.BuiltIn,
            System = code.System,
            Audience =
                code.System is { } system ? ShareStatements.Of(session, system.Id.Value, isSystem: true)
                : code.With == SharedWith.Colony ? Audience.WithColony
                : Audience.WithNobody,
        };
        writes.Register(session, profile);
        return new RegisteredExecutor(profile.Id, profile.Name, portal.Audience, portal.PublicKey);
    }

    private static CodeFor? Use(WriteSession session, string code, long now)
    {
        using var reader = session.Write(UseCode).Bind(HashOf(code), now).Read();
        return reader.Read()
            ? new CodeFor(
                new(new Guid((byte[])reader[0], true)),
                reader.GetString(1),
                new(new Guid((byte[])reader[2], true)),
                reader.GetBoolean(3),
                reader.IsDBNull(4) ? null : SystemTie.Of(new(new Guid((byte[])reader[4], true)), reader.GetBoolean(5), reader.GetString(1)),
                (SharedWith)reader.GetInt32(6)
            )
            : null;
    }

    private sealed record CodeFor(ColonyId Colony, string Name, UserId By, bool BuiltIn, SystemTie? System, SharedWith With);

    // The same code with the same key again: the first answer did not arrive.
    private ExecutorProfile? RegisteredBefore(WriteSession session, string code, byte[] key)
    {
        using var reader = session.Read(FindUsed).Bind(HashOf(code)).Read();
        if (!reader.Read())
        {
            return null;
        }

        var (colony, name) = (new ColonyId(new Guid((byte[])reader[0], true)), reader.GetString(1));
        var found = roster.Of(colony).FirstOrDefault(executor => executor.Profile.Name == name);
        return found is not null && found.Profile.PublicKey.AsSpan().SequenceEqual(key) ? found.Profile : null;
    }

    private static byte[]? KeyOf(string text)
    {
        var bytes = new byte[512];
        if (text.Length > 600 || !Convert.TryFromBase64String(text, bytes, out var length))
        {
            return null;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(bytes.AsSpan(0, length), out _);
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? bytes[..length]
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoodName();
}
