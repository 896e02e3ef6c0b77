using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Projects;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Projects;

/// <summary>What a colony may keep.</summary>
[Trait("Stage", "Integration")]
public sealed class StorageLimitTests(SharedPortal portal) : IClassFixture<SharedPortal>
{
    private readonly IProjects _projects = portal.Projects;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_BeyondTheLimit_IsRefused_WhileResultsAreTaken_AndRoomComesBack()
    {
        var ada = portal.Owner with { Colony = await portal.Host.AddColonyAsync("Small") };
        var project = (await _projects.CreateAsync(ada, "p", Ct)).Require().Id;
        await LimitAsync(ada, 10);
        (await PutAsync(ada, "eight by")).Require();

        Assert.Equal("colony-storage-limit", (await PutAsync(ada, "three")).Refusal?.Code);
        (await PutAsync(ada, "eight by")).Require();
        var store = portal.Host.Services.GetRequiredService<SnapshotStore>();
        using var results = new MemoryStream("results"u8.ToArray());
        (await store.PutChunkAsync(ada.Colony, Hash("results"), results, Ct)).Require();

        Assert.Equal("colony-storage-limit", (await _projects.MissingChunksAsync(ada, [Hash("x")], Ct)).Refusal?.Code);
        Assert.Empty((await _projects.MissingChunksAsync(ada, [Hash("results")], Ct)).Require());
        var kept = new SnapshotManifest { Entries = [Files.Of("a", "eight by"u8.ToArray()), Files.Of("b", "results"u8.ToArray())] };
        (await _projects.CreateSnapshotAsync(ada, project, kept, Ct)).Require();
        (await _projects.DeleteAsync(portal.Host.Confirmed(ada), project, Ct)).Require();
        (await PutAsync(ada, "three")).Require();
        Assert.Equal(5, (await portal.Host.Services.GetRequiredService<IColonies>().GetAsync(ada, Ct)).Require().BytesKept);
    }

    private async Task LimitAsync(Caller ada, long most) =>
        (
            await portal.Host.Services.GetRequiredService<IAdministration>().SetLimitsAsync(ada, ada.Colony, new ColonyLimits(null, most), Ct)
        ).Require();

    private async Task<Outcome<Done>> PutAsync(Caller ada, string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await _projects.PutChunkAsync(ada, Hash(content), stream, Ct);
    }

    private static ContentHash Hash(string content) => ContentHash.Of(Encoding.UTF8.GetBytes(content));
}
