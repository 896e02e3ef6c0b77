using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;
using Pollinator.Sdk.Sync;

namespace Pollinator.Portal.Tests.Projects;

/// <summary>What goes with a project, and what stays.</summary>
[Trait("Stage", "Integration")]
public class ProjectRemovalTests(SharedPortal portal) : IClassFixture<SharedPortal>
{
    private readonly IProjects _projects = portal.Projects;
    private readonly Caller _ada = portal.Owner with { Colony = ColonyId.New() };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delete_TakesWhatIsTheProjectsAlone_AndLeavesWhatAnotherHas()
    {
        var (gone, kept) = (await CreateAsync("gone"), await CreateAsync("kept"));
        var lost = await KeepAsync(gone, "shared", "alone");
        var stays = await KeepAsync(kept, "shared", "other");
        (await Port<ISecrets>().SetAsync(_ada, gone, "TOKEN", "s3cr3t-value", Ct)).Require();

        (await _projects.DeleteAsync(_ada, gone, Ct)).Require();

        Assert.Equal(RefusalKind.NotFound, (await _projects.GetAsync(_ada, gone, Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await _projects.ManifestAsync(_ada, lost, Ct)).Refusal?.Kind);
        Assert.Equal([Hash("alone")], (await _projects.MissingChunksAsync(_ada, [Hash("alone"), Hash("shared"), Hash("other")], Ct)).Require());
        Assert.Equal(2, (await _projects.ManifestAsync(_ada, stays, Ct)).Require().Entries.Count);
        Assert.Equal(
            2,
            Directory.GetFiles(Path.Combine(portal.Host.Folder, "blobs", _ada.Colony.ToString()), "*", SearchOption.AllDirectories).Length - 1
        );
        var told = (await Port<ILedger>().FindAsync(_ada, new LedgerFilter { Group = LedgerGroup.Projects }, null, 1, Ct)).Require().Items;
        Assert.Equal((LedgerKind.ProjectDeleted, gone.Value), (told[0].Entry.Kind, told[0].Entry.Chain));
    }

    [Fact]
    public async Task Delete_WaitsForTheJobsToEnd_AndTheirChainsStayWhole()
    {
        var project = await CreateAsync("busy");
        var job = (await Port<IJobs>().SubmitAsync(_ada, new SubmitJob { Spec = A.Spec(), Project = project }, Ct)).Require();
        Assert.Equal("project-has-jobs", (await _projects.DeleteAsync(_ada, project, Ct)).Refusal?.Code);
        (await Port<IJobs>().CancelAsync(_ada, job.Id, Ct)).Require();

        (await _projects.DeleteAsync(_ada, project, Ct)).Require();

        Assert.Equal(JobState.Cancelled, (await Port<IJobs>().GetAsync(_ada, job.Id, Ct)).Require().Summary.State);
        Assert.True((await Port<ILedger>().VerifyAsync(_ada, job.Id, Ct)).Require().IsIntact);
        Assert.Equal(
            RefusalKind.NotFound,
            (await Port<IJobs>().SubmitAsync(_ada, new SubmitJob { Spec = A.Spec(), Project = project }, Ct)).Refusal?.Kind
        );
    }

    [Fact]
    public async Task Delete_TakesLogsAndResultsOfItsJobs()
    {
        var ada = portal.Owner;
        var project = (await _projects.CreateAsync(ada, "with-results", Ct)).Require().Id;
        var (http, held) = await portal.HoldAsync(project);
        using var _ = http;
        var channel = new PortalChannel(http);
        var key = AttemptKey.Of(held);
        await channel.PermitAsync(key, Ct);
        using var result = new Sync.TempFolder();
        await System.IO.File.WriteAllTextAsync(Path.Combine(result.Path, "out.txt"), "result of a job", Ct);
        var sink = new PortalChunks(http, ChunkRoutes.ForAttempt(held.Job, held.Attempt), TimeProvider.System);
        var sent = await SnapshotUpload.RunAsync(result.Path, new ScanOptions(), sink, null, Ct);
        await channel.CloseAsync(
            key,
            new CloseAttempt
            {
                End = AttemptEnd.Succeeded,
                Reason = EndReason.Exited,
                ExitCode = 0,
                At = TimeProvider.System.GetUtcNow(),
                Results = sent.Snapshot.Id,
            },
            Ct
        );

        (await _projects.DeleteAsync(portal.Host.Confirmed(ada), project, Ct)).Require();

        Assert.Equal(RefusalKind.NotFound, (await _projects.ManifestAsync(ada, sent.Snapshot.Id, Ct)).Refusal?.Kind);
        Assert.Single((await _projects.MissingChunksAsync(ada, [Hash("result of a job")], Ct)).Require());
        Assert.Empty(Directory.GetDirectories(Path.Combine(portal.Host.Folder, "logs"), held.Job.ToString(), SearchOption.AllDirectories));
    }

    private async Task<ProjectId> CreateAsync(string name) => (await _projects.CreateAsync(_ada, name, Ct)).Require().Id;

    private async Task<ContentHash> KeepAsync(ProjectId project, params string[] contents)
    {
        foreach (var content in contents)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
            (await _projects.PutChunkAsync(_ada, Hash(content), stream, Ct)).Require();
        }

        var entries = contents.Select(content => Files.Of(content, Encoding.UTF8.GetBytes(content))).ToList();
        return (await _projects.CreateSnapshotAsync(_ada, project, new SnapshotManifest { Entries = entries }, Ct)).Require().Id;
    }

    private static ContentHash Hash(string content) => ContentHash.Of(Encoding.UTF8.GetBytes(content));

    private T Port<T>()
        where T : notnull => portal.Host.Services.GetRequiredService<T>();
}
