using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>One chain, built entry by entry.</summary>
internal sealed class FakeLedger : ILedger
{
    public List<LedgerEntryView> Entries { get; } = [];

    public LedgerCheck? Check { get; set; }

    /// <summary>Appends an entry that happened so long after noon.</summary>
    public FakeLedger Then(LedgerKind kind, double seconds, string details = "{}", string evidence = "", ActorKind actor = ActorKind.Executor)
    {
        Entries.Add(Entry(kind, Entries.Count + 1, seconds, details, evidence, actor));
        return this;
    }

    public static LedgerEntryView Entry(
        LedgerKind kind,
        long sequence = 1,
        double seconds = 0,
        string details = "{}",
        string evidence = "",
        ActorKind actor = ActorKind.Executor
    )
    {
        var at = OnPage.Noon.AddSeconds(seconds).ToUnixTimeMilliseconds();
        var entry = new LedgerEntry
        {
            Chain = Guid.Empty,
            Sequence = sequence,
            Kind = kind,
            AtUnixMs = at,
            WrittenUnixMs = at + 300,
            Actor = actor,
            ActorId = Guid.Empty,
            Attempt = 1,
            Details = details,
            Evidence = evidence,
            Previous = default,
            Hash = default,
        };
        return new LedgerEntryView(entry, actor == ActorKind.User ? "Ada Lindqvist" : "ada-desk");
    }

    public Task<Outcome<IReadOnlyList<LedgerEntryView>>> EntriesAsync(Caller caller, JobId job, long afterSequence, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<LedgerEntryView>>>(Entries.Where(view => view.Entry.Sequence > afterSequence).ToList());

    public Task<Outcome<LedgerExport>> ExportAsync(Caller caller, JobId job, CancellationToken ct) =>
        throw new NotSupportedException("Exports go by the API.");

    public Task<Outcome<LedgerCheck>> VerifyAsync(Caller caller, JobId job, CancellationToken ct) =>
        Task.FromResult<Outcome<LedgerCheck>>(Check ?? new LedgerCheck(true, Entries.Count, Entries.Count, OnPage.Noon, null));

    /// <summary>What was last looked for.</summary>
    public LedgerFilter? Asked { get; private set; }

    public Task<Outcome<LedgerEntries>> FindAsync(Caller caller, LedgerFilter filter, long? before, int take, CancellationToken ct)
    {
        Asked = filter;
        var found = Entries.AsEnumerable().Reverse().Where(view => before is null || view.Entry.Sequence < before).ToList();
        return Task.FromResult<Outcome<LedgerEntries>>(
            new LedgerEntries([.. found.Take(take)], found.Count > take ? found[take - 1].Entry.Sequence : null)
        );
    }

    public Task<Outcome<IAsyncEnumerable<LedgerExport>>> ExportAllAsync(Caller caller, LedgerFilter filter, CancellationToken ct) =>
        throw new NotSupportedException("Exports go by the API.");
}
