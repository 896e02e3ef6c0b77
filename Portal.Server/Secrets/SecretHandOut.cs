using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Secrets;

/// <summary>
/// Hands an attempt's secrets to the executor that holds it, from its start permit on. The first time the present values are taken, and kept for the
/// attempt; asked again, the same are given, whatever was set or removed since.
/// </summary>
internal sealed class SecretHandOut(IHeldAttempts attempts, Board board, JobMoves moves, SecretVault vault, ICommitQueue queue)
{
    public Task<Outcome<AttemptSecrets>> GiveAsync(ExecutorCaller executor, JobId job, int attempt, CancellationToken ct) =>
        queue.RunAsync(session => Give(session, executor, job, attempt), ct);

    private Outcome<AttemptSecrets> Give(WriteSession session, ExecutorCaller executor, JobId id, int attempt)
    {
        if (attempts.Find(executor, id, attempt) is { IsOk: false, Refusal: var refusal })
        {
            return refusal;
        }

        var job = board.Find(id)!;
        if (!job.State.IsPermitted())
        {
            return new Refusal(RefusalKind.Conflict, "permit-missing", "Secrets are handed out with the start permit. Ask for that first.");
        }

        if (job.Spec.Secrets.Count == 0)
        {
            return new AttemptSecrets();
        }

        var handed = SecretWrites.Handed(session, id, attempt);
        return handed.Count > 0 ? Again(session, executor, job, handed) : First(session, executor, job);
    }

    private Outcome<AttemptSecrets> Again(WriteSession session, ExecutorCaller executor, LiveJob job, IReadOnlyList<HandedSecret> handed)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in handed)
        {
            if (vault.Open(job.Id, job.Attempt, one.Name, one.Id, one.Value) is not { } value)
            {
                return Unreadable(one.Name);
            }

            values[one.Name] = value;
        }

        if (handed.Any(one => one.Incarnation != executor.Incarnation))
        {
            SecretWrites.MarkHanded(session, job.Id, job.Attempt, executor.Incarnation);
            moves.Note(session, job, Fact(executor, job, "again, to a new start of the executor's program"));
        }

        return new AttemptSecrets { Values = values };
    }

    private Outcome<AttemptSecrets> First(WriteSession session, ExecutorCaller executor, LiveJob job)
    {
        var found = new List<(FoundSecret Secret, string Value)>();
        foreach (var name in job.Spec.Secrets)
        {
            if (SecretWrites.Find(session, job.Id, job.Colony, name) is not { } secret)
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    "secret-missing",
                    $"The secret {name} was removed before the job could start. Set it again, and submit the job anew."
                );
            }

            if (vault.Open(secret.Place, secret.Id, secret.Value) is not { } value)
            {
                return Unreadable(name);
            }

            found.Add((secret, value));
        }

        foreach (var (secret, value) in found)
        {
            Keep(session, executor, job, secret, value);
        }

        foreach (var chain in found.GroupBy(one => one.Secret.Place.Chain, one => one.Secret.Place.Name))
        {
            var fact = Fact(executor, job, names: chain);
            LedgerChain.Append(session, chain.Key, job.Colony, LedgerChain.EndOf(session, chain.Key), fact with { Attempt = 0 }, moves.Now);
        }

        moves.Note(session, job, Fact(executor, job));
        return new AttemptSecrets { Values = found.ToDictionary(one => one.Secret.Place.Name, one => one.Value, StringComparer.Ordinal) };
    }

    private void Keep(WriteSession session, ExecutorCaller executor, LiveJob job, FoundSecret secret, string value)
    {
        var (id, name) = (Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(moves.Now)), secret.Place.Name);
        var kept = vault.Protect(job.Id, job.Attempt, name, id, value);
        SecretWrites.KeepHanded(session, job.Id, job.Attempt, new(name, id, kept, executor.Incarnation));
        SecretWrites.MarkUsed(session, secret.Id, moves.Now);
    }

    private static Refusal Unreadable(string name) =>
        new(
            RefusalKind.Conflict,
            "secret-unreadable",
            $"The secret {name} cannot be decrypted: the portal's Data Protection keys it was kept with are gone. Set it anew, and submit the job again."
        );

    private static LedgerFact Fact(ExecutorCaller executor, LiveJob job, string? message = null, IEnumerable<string>? names = null) =>
        new(LedgerKind.SecretHandedOut, ActorKind.Executor, executor.Executor.Value)
        {
            Attempt = job.Attempt,
            Details = LedgerChain.Details(("names", string.Join(", ", names ?? job.Spec.Secrets)), ("number", job.Number), ("message", message)),
        };
}
