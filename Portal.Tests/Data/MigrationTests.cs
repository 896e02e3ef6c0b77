using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Data;

public sealed class MigrationTests
{
    [Fact]
    public async Task Migrations_MakeTheModelAsItStands()
    {
        await using var portal = await PortalHost.StartAsync();
        var databases = (IDbContextFactory<AppDb>)portal.Services.GetService(typeof(IDbContextFactory<AppDb>))!;
        await using var db = await databases.CreateDbContextAsync(TestContext.Current.CancellationToken);

        Assert.False(
            db.Database.HasPendingModelChanges(),
            "Add a migration: dotnet ef migrations add NAME --project Portal.Server --context AppDb --output-dir Data/Migrations"
        );
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }
}
