using Pollinator.Sdk.Attempts;

namespace Pollinator.Sdk;

/// <summary>Takes up again, after a restart, every attempt the handle store names.</summary>
internal sealed class Recovery(AttemptDesk desk, IConsole console)
{
    /// <summary>Begins the work of all attempts, each where it stands.</summary>
    public async Task BeginAllAsync(AttemptTable table, CancellationToken ct)
    {
        var records = desk.Store.ReadAll(out var unreadable);
        foreach (var file in unreadable)
        {
            console.Say($"{file} cannot be read, so its attempt is left alone. The portal will show it as undetermined.");
        }

        // Permitted, but no word that it was started: the program died in between, and only the platform knows.
        var open = records.Where(r => r.Phase == AttemptPhase.Permitted).Select(r => new AttemptJournal(desk.Store, r).Held(desk.State)).ToList();
        var found = open.Count == 0 ? new Dictionary<AttemptKey, Recovered>() : await desk.Kind.RecoverAsync(open, ct);
        foreach (var record in records)
        {
            table.Begin(found.GetValueOrDefault(record.Key()) is { Handle: { } handle } ? Started(record, handle) : record, ct);
        }
    }

    private AttemptRecord Started(AttemptRecord record, string handle)
    {
        var started = record with { Phase = AttemptPhase.Started, Handle = handle };
        desk.Store.Write(started);
        return started;
    }
}
