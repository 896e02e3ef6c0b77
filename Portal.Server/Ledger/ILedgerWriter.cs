using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>What a room has to say to the ledger outside of a job's own transaction.</summary>
public sealed record LedgerNote(Guid Chain, ColonyId Colony, LedgerKind Kind, ActorKind Actor, Guid ActorId, string Details = "{}");

/// <summary>Appends to chains that are not jobs: executors, people, tokens.</summary>
public interface ILedgerWriter
{
    /// <summary>Appends one entry; durable when this returns.</summary>
    Task AppendAsync(LedgerNote note, CancellationToken ct);
}
