namespace Pollinator.Portal.Server.Data;

/// <summary>
/// Everything that changes jobs and ledger passes here. One thread runs the pieces one after the other and commits many of them together, so that a
/// piece needs no lock and a sync to disk is shared.
/// </summary>
internal interface ICommitQueue
{
    /// <summary>Runs a piece of work; when this returns, what it wrote is on disk. A piece that throws leaves nothing behind.</summary>
    Task<T> RunAsync<T>(Func<WriteSession, T> work, CancellationToken ct);

    /// <summary>Runs once before every commit, inside the transaction: what the broker hands out because of the batch.</summary>
    void BeforeCommit(Action<WriteSession> work);
}
