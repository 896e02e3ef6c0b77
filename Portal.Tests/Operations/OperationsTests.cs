using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data.Backups;
using Pollinator.Portal.Server.Operations;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Operations;

/// <summary>What the portal says of itself, to those who look after it.</summary>
[Trait("Stage", "Integration")]
public class OperationsTests
{
    private static readonly string Secret = new('m', 40);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_OfAPortalAtWork_TellAllOfIt()
    {
        await using var portal = await PortalHost.StartAsync();
        var ada = await portal.OwnerAsync();
        await portal.Services.GetRequiredService<IJobs>().SubmitAsync(ada, new SubmitJob { Spec = A.Spec() }, Ct);

        var view = await ReadAsync(portal, ada);

        Assert.StartsWith("0.", view.Versions.Portal, StringComparison.Ordinal);
        Assert.Equal(TestDatabase.IsPostgres ? "PostgreSQL" : "SQLite", view.Database!.Provider);
        Assert.StartsWith(TestDatabase.IsPostgres ? "1" : "3.", view.Database.Version, StringComparison.Ordinal);
        Assert.NotEmpty(view.Database.Migrations);
        Assert.Empty(view.Database.MissingMigrations);
        Assert.InRange(view.Database.Bytes!.Value, 100_000, 100_000_000);
        Assert.Equal(TestDatabase.IsPostgres, view.Database.LogBytes is null or 0);
        Assert.Equal(TestDatabase.IsPostgres, view.Database.FreeBytes is null);
        Assert.Null(view.Backup);
        Assert.All(view.Folders, folder => Assert.InRange(folder.FreeBytes!.Value, 1, folder.TotalBytes!.Value));
        Assert.Equal(256L * 1024 * 1024, view.Folders.Single(folder => folder.Path == Path.Combine(portal.Folder, "logs")).RefusesBelow);
        Assert.Equal((1, 0), (view.Queues.Waiting, view.Queues.Running));
        Assert.NotNull(view.Queues.OldestWaiting);
        Assert.True(view.Commits.Commits > 0);
        Assert.True(view.Commits.P95Milliseconds <= view.Commits.SlowestMilliseconds);
    }

    [Fact]
    public async Task Work_OfThePortal_StandsInTheList_EachServiceOfIt()
    {
        await using var portal = await PortalHost.StartAsync();
        var ada = await portal.OwnerAsync();

        var work = (await ReadAsync(portal, ada)).Work;

        var services = portal
            .Services.GetServices<IHostedService>()
            .Where(service => service is BackgroundService && service.GetType().Namespace!.StartsWith("Pollinator", StringComparison.Ordinal));
        Assert.Equal(services.Count() + 1, work.Count);
        Assert.Equal(work.Count, work.DistinctBy(one => one.Name).Count());
        Assert.All(work, one => Assert.NotEmpty(one.For));
        var list = portal.Services.GetRequiredService<WorkList>();
        await Eventually.IsAsync(
            () => list.Read().Single(one => one.Name == "Leases and limits") is { Times: > 1, Failures: 0, NextAt: not null },
            "two sweeps"
        );
    }

    [Fact]
    public async Task Operations_AreTheAdministratorsAlone()
    {
        await using var portal = await PortalHost.StartAsync();
        var ada = await portal.OwnerAsync();
        await portal.AddPersonAsync("Grace Obi", ColonyRole.Owner, ada.Colony);
        using var grace = await portal.SignedInAsync("Grace Obi");
        using var token = await portal.WithTokenAsync(Scopes.ForPrograms);
        using var browser = portal.Anonymous();
        using var signedIn = await Identity.Forms.SignInAsync(browser, PortalHost.OwnerEmail, PortalHost.OwnerPassword);

        Assert.Equal(HttpStatusCode.Forbidden, (await grace.GetAsync("/api/v1/admin/operations", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await token.GetAsync("/api/v1/admin/operations", Ct)).StatusCode);
        var view = await browser.GetFromJsonAsync("/api/v1/admin/operations", ContractsJson.Default.OperationsView, Ct);
        Assert.NotNull(view!.Database);
        Assert.Contains("Background work", await browser.GetStringAsync("/admin/operations", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("Background work", await grace.GetStringAsync("/admin/operations", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disk_WithLessRoomThanLogsNeed_IsTheFirstThingSaid()
    {
        var settings = new Dictionary<string, string> { ["Logs:KeepFreeBytes"] = $"{long.MaxValue}" };
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = settings });

        var view = await ReadAsync(portal, await portal.OwnerAsync());

        Assert.Equal(("disk-full", true), (view.Looks[0].Code, view.Looks[0].IsUrgent));
        Assert.Contains(Path.Combine(portal.Folder, "logs"), view.Looks[0].Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_OfThePortal_StandsInTheList_WithoutTheSecretThatItRepeats()
    {
        var settings = new Dictionary<string, string> { ["Metrics:Secret"] = Secret };
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = settings });
        var ada = await portal.OwnerAsync();
        portal
            .Services.GetRequiredService<ILoggerFactory>()
            .CreateLogger("Pollinator.Portal.Server.Tried")
            .LogError(new IOException("gone"), "Refused with {What}.", Secret);

        var view = await ReadAsync(portal, ada);

        var trouble = view.Troubles.Items.Single(one => one.Category == "Pollinator.Portal.Server.Tried");
        Assert.Equal("Refused with [removed].", trouble.Words);
        Assert.Equal(["IOException"], trouble.Exceptions);
        Assert.Contains(view.Looks, look => look.Code == "recent-errors");
    }

    [Fact]
    public async Task Backup_MadeByTheProgram_IsKnownToThePortalThatRuns()
    {
        using var folder = new TempFolder();
        await using var portal = await PortalHost.StartAsync();
        var ada = await portal.OwnerAsync();
        var file = Path.Combine(folder.Path, "portal.tar.gz");

        var settings = (await TestDatabase.SettingsAsync(portal.Folder)).Select(setting => $"--{setting.Key}={setting.Value}");

        var ended = await BackupCommand
            .From(["backup", file, $"--Data:Folder={portal.Folder}", .. settings])!
            .RunAsync(TextWriter.Null, TextWriter.Null, Ct);

        var backup = (await ReadAsync(portal, ada)).Backup;
        Assert.Equal(0, ended);
        Assert.Equal((file, new FileInfo(file).Length), (backup!.File, backup.Bytes));
        Assert.InRange(TimeProvider.System.GetUtcNow() - backup.At, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Percentile_OfTwentyCommits_LeavesTheSlowestOut()
    {
        Assert.Equal(19, CommitTimes.Percentile([.. Enumerable.Range(1, 20).Select(value => (double)value)], 0.95));
        Assert.Equal(7, CommitTimes.Percentile([7], 0.95));
        Assert.Null(CommitTimes.Percentile([], 0.95));
    }

    private static async Task<OperationsView> ReadAsync(PortalHost portal, Caller caller) =>
        (await portal.Services.GetRequiredService<IOperations>().ReadAsync(caller, Ct)).Require();
}
