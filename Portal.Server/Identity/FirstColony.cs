using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Where what happens to a person stands in the ledger: with the colony joined first.</summary>
internal static class FirstColony
{
    /// <summary>That colony; none for who belongs to none.</summary>
    public static Task<ColonyId> FirstColonyOfAsync(this AppDb db, Guid person, CancellationToken ct) =>
        db.Set<Membership>().Where(row => row.Person == person).OrderBy(row => row.JoinedAt).Select(row => row.Colony).FirstOrDefaultAsync(ct);
}
