using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Data;

public class SaveTests
{
    [Fact]
    public async Task SaveThatMeetsAnotherOnesChange_LetsTheNextThrough()
    {
        await using var host = await BrokerHost.StartAsync();
        var databases = host.Get<IDbContextFactory<AppDb>>();
        var role = new IdentityRole<Guid>("ants") { Id = Guid.NewGuid() };
        await using (var first = await databases.CreateDbContextAsync())
        {
            first.Add(role);
            await first.SaveChangesAsync();
        }

        await using var late = await databases.CreateDbContextAsync();
        var seen = await late.Set<IdentityRole<Guid>>().SingleAsync();
        await ChangeAsync(databases, "bees");
        (seen.Name, seen.ConcurrencyStamp) = ("wasps", "another");
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => late.SaveChangesAsync());

        await ChangeAsync(databases, "moths").WaitAsync(TimeSpan.FromSeconds(10));
        await host.SubmitAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task ChangeAsync(IDbContextFactory<AppDb> databases, string name)
    {
        await using var db = await databases.CreateDbContextAsync();
        var role = await db.Set<IdentityRole<Guid>>().SingleAsync();
        (role.Name, role.ConcurrencyStamp) = (name, Guid.NewGuid().ToString());
        await db.SaveChangesAsync();
    }
}
