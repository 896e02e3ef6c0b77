using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk.Channel;

namespace Pollinator.Bench;

/// <summary>An executor that runs nothing: it takes jobs and closes them.</summary>
internal sealed class BenchExecutor(HttpClient client) : IDisposable
{
    public static async Task<BenchExecutor> RegisterAsync(PortalProcess portal, HttpClient owner, string name)
    {
        using var made = await owner.PostAsJsonAsync("/api/v1/executors/codes", new NewCode(name), ContractsJson.Default.NewCode);
        made.EnsureSuccessStatusCode();
        var code = (await made.Content.ReadFromJsonAsync(ContractsJson.Default.EnrollmentCode))!.Code;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var register = new RegisterExecutor(code, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), "local");
        using var answer = await owner.PostAsJsonAsync("/api/v1/executors/register", register, ContractsJson.Default.RegisterExecutor);
        answer.EnsureSuccessStatusCode();
        var registered = (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.RegisteredExecutor))!;
        var open = new OpenSession(Assertion(key, registered), Guid.NewGuid(), "bench", Machine);
        using var opened = await owner.PostAsJsonAsync($"/api/v1/executors/{registered.Id}/session", open, ContractsJson.Default.OpenSession);
        opened.EnsureSuccessStatusCode();
        return new BenchExecutor(portal.Client((await opened.Content.ReadFromJsonAsync(ContractsJson.Default.ExecutorSession))!.Token));
    }

    /// <summary>The executors' own channel, with this one's session.</summary>
    public PortalChannel Channel { get; } = new(client);

    /// <summary>Asks for one job, waiting up to <paramref name="seconds"/>.</summary>
    /// <param name="seconds">How long to wait.</param>
    /// <param name="held">What it runs besides, so that it keeps it.</param>
    public async Task<Assignment?> TakeAsync(int seconds = 0, params Assignment[] held)
    {
        var poll = new Poll
        {
            Held = [.. held.Select(one => new AttemptRef(one.Job, one.Attempt))],
            Want = 1,
            WaitSeconds = seconds,
            StartAtOnce = true,
        };
        using var answer = await client.PostAsJsonAsync("/api/v1/executor/poll", poll, ContractsJson.Default.Poll);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.PollReply))!.Assignments.SingleOrDefault();
    }

    public async Task CloseAsync(JobId job, int attempt)
    {
        var close = new CloseAttempt
        {
            End = AttemptEnd.Succeeded,
            Reason = EndReason.Exited,
            ExitCode = 0,
            At = TimeProvider.System.GetUtcNow(),
        };
        using var answer = await client.PostAsJsonAsync(
            $"/api/v1/executor/attempts/{job}/{attempt}/close",
            close,
            ContractsJson.Default.CloseAttempt
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Tells the first event of an attempt.</summary>
    public async Task TellAsync(Assignment taken, AttemptEventKind kind)
    {
        var told = new AttemptEvent
        {
            Number = 1,
            Kind = kind,
            At = TimeProvider.System.GetUtcNow(),
        };
        using var answer = await client.PostAsJsonAsync(
            $"/api/v1/executor/attempts/{taken.Job}/{taken.Attempt}/events",
            told,
            ContractsJson.Default.AttemptEvent
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Writes into an attempt's standard output.</summary>
    /// <param name="taken">The attempt.</param>
    /// <param name="text">What it writes.</param>
    /// <param name="offset">How much it has written before, in bytes.</param>
    public async Task WriteAsync(Assignment taken, string text, long offset = 0)
    {
        using var content = new StringContent(text);
        using var answer = await client.PostAsync($"/api/v1/executor/attempts/{taken.Job}/{taken.Attempt}/log/stdout?offset={offset}", content);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => client.Dispose();

    private static Capabilities Machine { get; } =
        new()
        {
            Functions = ["run"],
            CpuMillicores = 16_000,
            MemoryBytes = 64L << 30,
            StorageBytes = 500L << 30,
            Slots = 16,
        };

    private static string Assertion(ECDsa key, RegisteredExecutor executor)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = executor.Id.ToString(),
                Audience = executor.Audience,
                IssuedAt = now,
                NotBefore = now,
                Expires = now.AddMinutes(2),
                Claims = new Dictionary<string, object> { ["sub"] = executor.Id.ToString(), ["jti"] = Guid.NewGuid().ToString() },
                SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256),
            }
        );
    }
}
