using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Executors;

/// <summary>Sessions of executors: short-lived bearer tokens, in memory only. An executor opens one by proving its key, and again after a restart of the portal.</summary>
internal sealed class Sessions(
    Roster roster,
    Assertions assertions,
    PortalId portal,
    ExecutorWrites writes,
    ICommitQueue queue,
    BrokerOptions options,
    TimeProvider time
)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<ContentHash, (ExecutorCaller Caller, DateTimeOffset Until)> _sessions = new();

    /// <summary>What an executor's older twin is told.</summary>
    public static Refusal Superseded { get; } =
        new(
            RefusalKind.Conflict,
            "superseded",
            "This executor has been started again elsewhere, or retired: the portal listens to the newest start only. This one ends."
        );

    /// <summary>The executor behind a session token, if the token is good and the start is still the newest.</summary>
    public ExecutorCaller? Find(string token)
    {
        var key = KeyOf(token);
        if (!_sessions.TryGetValue(key, out var session))
        {
            return null;
        }

        if (session.Until > time.GetUtcNow())
        {
            return session.Caller;
        }

        _sessions.TryRemove(key, out _);
        return null;
    }

    /// <summary>Opens a session for an executor that has proved its key.</summary>
    public async Task<Outcome<ExecutorSession>> OpenAsync(ExecutorId id, OpenSession request, CancellationToken ct)
    {
        if (roster.Find(id) is not { } executor)
        {
            return new Refusal(
                RefusalKind.Forbidden,
                "unknown-executor",
                "This portal knows no such executor, or it has been retired. Register it with a new one-time code."
            );
        }

        var proof = await assertions.CheckAsync(executor.Profile, request.Assertion);
        if (!proof.IsOk)
        {
            return proof.Refusal;
        }

        if (request.Start == Guid.Empty || request.ProgramVersion.Length > 100 || Capable.Fault(request.Capabilities) is not null)
        {
            return new Refusal(
                RefusalKind.Invalid,
                "bad-session",
                Capable.Fault(request.Capabilities) ?? "A session names its start and a version of at most 100 characters."
            );
        }

        var incarnation = await queue.RunAsync(session => Admit(session, executor, request), ct);
        return incarnation.IsOk ? Grant(executor.Profile, proof.Value) : incarnation.Refusal;
    }

    private Outcome<int> Admit(WriteSession session, LiveExecutor executor, OpenSession request)
    {
        var profile = executor.Profile;
        var seen = ExecutorWrites.IncarnationOf(session, profile.Id, request.Start);
        if (seen is { } earlier && earlier != profile.Incarnation)
        {
            return Superseded;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var started = profile with
        {
            Incarnation = seen ?? profile.Incarnation + 1,
            Start = request.Start,
            StartedAt = seen is null ? now : profile.StartedAt,
            ProgramVersion = request.ProgramVersion,
            Capabilities = request.Capabilities,
        };
        executor.LastSeen = now;
        writes.Start(session, executor, started);
        return started.Incarnation;
    }

    private ExecutorSession Grant(ExecutorProfile profile, string jti)
    {
        var token = "pes_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        foreach (var (key, _) in _sessions.Where(old => old.Value.Until < now))
        {
            _sessions.TryRemove(key, out _);
        }

        _sessions[KeyOf(token)] = (new ExecutorCaller(profile.Id, profile.Name, profile.Colony, profile.Incarnation), now + Life);
        return new ExecutorSession(token, profile.Incarnation, now + Life, now, options.LeaseSeconds, portal.Prove(profile.Id, jti, token));
    }

    private static ContentHash KeyOf(string token) => ContentHash.Of(Encoding.UTF8.GetBytes(token));
}

/// <summary>Bounds on what an executor says of itself: it is input like any other.</summary>
internal static class Capable
{
    public static string? Fault(Capabilities has) =>
        has is null || has.Functions is null || has.Gpus is null || has.ContainerRuntimes is null || has.Notes is null
            ? "A session says what its machine has."
        : has.Functions.Count > 1000 ? "An executor serves at most 1,000 functions."
        : has.Functions.Any(name => name is null or { Length: 0 or > 100 }) ? "A function's name has 1 to 100 characters."
        : has.Gpus.Count > 100 || has.Gpus.Contains(null!) || has.ContainerRuntimes.Count > 20
            ? "An executor names at most 100 GPU models and 20 container runtimes."
        : has.Gpus.Any(gpu => gpu.Name is null or { Length: > 300 }) || has.ContainerRuntimes.Any(name => name is null or { Length: > 100 })
            ? "A GPU's name has at most 300 characters, a container runtime's 100."
        : has.Notes.Count > 20 || has.Notes.Any(note => note is null or { Length: > 1000 }) ? "An executor says at most 20 notes of 1,000 characters."
        : has.Slots is < 0 or > 100_000 ? "An executor runs 0 to 100,000 jobs at once."
        : new[] { has.HostName, has.OperatingSystem, has.CpuModel }.Any(text => text?.Length > 300) ? "A description has at most 300 characters."
        : null;
}
