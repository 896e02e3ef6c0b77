using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>Puts names to entries.</summary>
internal sealed class ActorNames(IPeopleNames people, IExecutorNames executors)
{
    /// <summary>The entries as people see them; each actor is asked for once.</summary>
    public async Task<List<LedgerEntryView>> ViewAsync(IReadOnlyList<LedgerEntry> entries)
    {
        var known = new Dictionary<(ActorKind, Guid), string>();
        var views = new List<LedgerEntryView>(entries.Count);
        foreach (var entry in entries)
        {
            if (!known.TryGetValue((entry.Actor, entry.ActorId), out var name))
            {
                name = await NameAsync(entry.Actor, entry.ActorId);
                known.Add((entry.Actor, entry.ActorId), name);
            }
            views.Add(new LedgerEntryView(entry, name, AccountOf: await AccountOfAsync(entry)));
        }
        return views;
    }

    private async ValueTask<string?> AccountOfAsync(LedgerEntry entry)
    {
        if (entry.Kind != LedgerKind.Assigned || !entry.Details.Contains(LedgerChain.AccountOf, StringComparison.Ordinal))
        {
            return null;
        }
        using var details = JsonDocument.Parse(entry.Details);
        return details.RootElement.TryGetProperty(LedgerChain.AccountOf, out var id) && id.TryGetGuid(out var person)
            ? await people.NameAsync(person)
            : null;
    }

    private ValueTask<string> NameAsync(ActorKind kind, Guid id) =>
        kind switch
        {
            _ when id == Guid.Empty => ValueTask.FromResult("Portal"),
            ActorKind.User => people.NameAsync(id),
            ActorKind.Executor or ActorKind.Scheduler => executors.NameAsync(id),
            _ => ValueTask.FromResult("Portal"),
        };
}
