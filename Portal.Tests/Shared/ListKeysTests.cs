using Bunit;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Executors;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Ledger;
using Pollinator.Portal.Projects;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Tests.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Shared;

public sealed class ListKeysTests : IAsyncLifetime
{
    private readonly OnPage _on = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _on.DisposeAsync();

    [Fact]
    public async Task Rows_AreWalkedByKeys_UntilTheirPageIsLeft()
    {
        var module = _on.JSInterop.SetupModule("./_content/Pollinator.Portal/js/list-keys.js");
        module.Mode = JSRuntimeMode.Loose;
        var attached = module.SetupModule("attach", _ => true);
        attached.Mode = JSRuntimeMode.Loose;

        _on.Render<ListKeys>(p => p.Add(keys => keys.Rows, ".jobs tbody tr"));
        Assert.Equal(".jobs tbody tr", Assert.Single(module.Invocations["attach"]).Arguments[0]);
        Assert.Empty(attached.Invocations["dispose"]);
        await _on.DisposeComponentsAsync();

        Assert.Single(attached.Invocations["dispose"]);
    }

    [Fact]
    public void Jobs_AreWalked()
    {
        _on.Jobs.Put(JobPageTests.View(JobState.Running, OnPage.Noon));

        AssertWalked(_on.Render<JobsPage>());
    }

    [Fact]
    public void Projects_AreWalked()
    {
        _on.Projects.Add("digits");

        AssertWalked(_on.Render<ProjectsPage>());
    }

    [Fact]
    public void Executors_AreWalked()
    {
        _on.Executors.All.Add(OnPage.Executor("ada-desk"));

        AssertWalked(_on.Render<ExecutorsPage>());
    }

    [Fact]
    public void Entries_OfTheLedger_AreWalked()
    {
        _on.Ledger.Then(LedgerKind.SignedIn, 0, actor: ActorKind.User);

        AssertWalked(_on.Render<LedgerPage>());
    }

    private static void AssertWalked(IRenderedComponent<IComponent> page) =>
        Assert.Single(page.FindAll(page.FindComponent<ListKeys>().Instance.Rows));
}
