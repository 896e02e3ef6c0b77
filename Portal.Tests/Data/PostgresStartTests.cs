using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Data.Postgres;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Data;

/// <summary>What the portal says of a PostgreSQL server that it cannot work with.</summary>
[Trait("Stage", "Integration")]
public sealed class PostgresStartTests
{
    private static PostgresCluster Server => PostgresCluster.Shared;

    [Fact]
    public async Task Database_OfAnotherEncoding_IsRefused()
    {
        await Server.CreateAsync("latin", "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");

        Assert.Contains("encoded as LATIN1", await RefusedAsync(Server.ConnectionTo("latin")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_ThatForgetsWhatWasAcknowledged_IsRefused()
    {
        await Server.CreateAsync("forgetful");
        await Server.RunAsync("postgres", "ALTER DATABASE forgetful SET synchronous_commit=off");

        Assert.Contains("synchronous_commit off", await RefusedAsync(Server.ConnectionTo("forgetful")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_ThatIsNotThere_IsRefused_WithTheCommandThatMakesIt() =>
        Assert.Contains("createdb --encoding=UTF8", await RefusedAsync(Server.ConnectionTo("nowhere")), StringComparison.Ordinal);

    [Fact]
    public async Task Server_ThatDoesNotAnswer_IsRefused() =>
        Assert.Contains(
            "127.0.0.1:9 cannot be reached: Connection refused",
            await RefusedAsync("Host=127.0.0.1;Port=9;Database=portal;Username=portal"),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Password_ComesFromAFile_AndIsRepeatedNowhere()
    {
        await Server.RunAsync("postgres", "CREATE USER guarded PASSWORD 'tangerine bicycle'");
        await Server.CreateAsync("guarded", "OWNER guarded");
        using var folder = new TempFolder();
        string right = Path.Combine(folder.Path, "right"),
            wrong = Path.Combine(folder.Path, "wrong");
        await File.WriteAllTextAsync(right, "tangerine bicycle\n");
        await File.WriteAllTextAsync(wrong, "lamp lamp lamp\n");

        using (var server = new PostgresServer(ConnectionWith(right)))
        {
            await server.PrepareAsync(null!, default);
        }

        using var refused = new PostgresServer(ConnectionWith(wrong));
        var refusal = await Assert.ThrowsAsync<DatabaseRefusedException>(() => refused.PrepareAsync(null!, default));
        Assert.Contains("password authentication failed for user \"guarded\"", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("lamp", refusal.ToString(), StringComparison.Ordinal);

        static string ConnectionWith(string file) =>
            DatabaseOptionsTests.Read("Postgres", Server.ConnectionTo("guarded", "guarded"), file).RequirePostgres();
    }

    [Fact]
    public async Task Program_SaysWhyItDoesNotStart()
    {
        using var folder = new TempFolder();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Database:Provider"] = "Oracle" };

        var run = await ProgramRun.OfPortalAsync(folder.Path, settings, "--Urls=http://127.0.0.1:0");

        Assert.Equal(
            (1, "Database:Provider is 'Oracle'. It may be Sqlite, which is the default and keeps a file in the data folder, or Postgres."),
            (run.Code, run.Error.Trim())
        );
    }

    [Fact]
    public async Task Migrations_MakeTheModelAsItStands()
    {
        await using var db = PostgresDb.On(Server.ConnectionTo("postgres"));
        await using var used = new AppDb(Used(Server.ConnectionTo("postgres")));

        Assert.False(
            db.Database.HasPendingModelChanges(),
            "Add a migration: dotnet ef migrations add NAME --project Portal.Server --context PostgresDb --output-dir Data/Postgres/Migrations"
        );
        Assert.Equal(db.Database.GenerateCreateScript(), used.Database.GenerateCreateScript());
    }

    private static DbContextOptions<AppDb> Used(string connection)
    {
        var options = new DbContextOptionsBuilder<AppDb>().UseApplicationServiceProvider(DataServices.ModelParts);
        PostgresServer.Use(options, connection);
        return options.Options;
    }

    private static async Task<string> RefusedAsync(string connection)
    {
        using var server = new PostgresServer(connection);
        return (await Assert.ThrowsAsync<DatabaseRefusedException>(() => server.PrepareAsync(null!, default))).Message;
    }
}
