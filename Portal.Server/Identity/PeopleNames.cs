using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity;

/// <summary>People's names, kept once asked for. Nobody can be renamed or erased yet; whoever builds that ends what is kept here.</summary>
internal sealed class PeopleNames(IDbContextFactory<AppDb> databases) : IPeopleNames
{
    private const string Erased = "erased";

    private readonly ConcurrentDictionary<Guid, string> names = new();

    public ValueTask<string> NameAsync(Guid id) => names.TryGetValue(id, out var name) ? new(name) : new(ReadAsync(id));

    // An id without a person is not kept: ids come from outside, and memory is not theirs to fill.
    private async Task<string> ReadAsync(Guid id)
    {
        await using var db = await databases.CreateDbContextAsync();
        var name = await db.Users.Where(person => person.Id == id).Select(person => person.DisplayName).FirstOrDefaultAsync();
        return name is null ? Erased : names.GetOrAdd(id, name);
    }
}
