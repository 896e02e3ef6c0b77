using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Cli;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Secrets;

/// <summary>A secret on its whole way: the command, the portal, the published program, a job's log.</summary>
[Trait("Stage", "Integration")]
public sealed class CanaryTests : IAsyncLifetime
{
    private const string Canary = "s3cr3t-Canary-whole-way";
    private readonly TempFolder _state = new();
    private PortalHost _portal = null!;
    private CliWorld _world = null!;
    private ExecutorProcess _executor = null!;

    public async ValueTask InitializeAsync()
    {
        _portal = await PortalHost.StartAsync();
        var code = await _portal.Services.GetRequiredService<IExecutors>().CreateCodeAsync(await _portal.OwnerAsync(), new NewCode("desk"), default);
        _executor = await ExecutorProcess.StartAsync(_portal.Address, _state.Path, code.Require().Code);
        _world = CliWorld.SignedInTo(_portal.Address.AbsoluteUri, await _portal.TokenAsync());
        _world.Write("project.yaml", "projectname: bees\nenvironment:\n  cmd: env\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _executor.DisposeAsync();
        await _portal.DisposeAsync();
        _world.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task Secret_ReachesTheJobThatNamesIt_AndNothingElse()
    {
        Assert.Equal(0, await _world.RunAsync("run", "--follow"));
        _world.Typed = Canary + "\n";
        Assert.Equal(0, await _world.RunAsync("secret", "set", "TOKEN"));
        Assert.Equal(0, await _world.RunAsync("secret", "list"));
        Assert.Contains("TOKEN  set", _world.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, _world.Out + _world.Error, StringComparison.Ordinal);

        // Whoever has it can prove it without saying it.
        const string script = "echo \"is $TOKEN.\"; printf %s \"$TOKEN\" | wc -c; env";
        var named = await _world.RunAsync("run", "--follow", "--secret", "TOKEN", "--", "sh", "-c", script);
        Assert.True(named == 0, _world.Error);
        var unnamed = await _world.RunAsync("run", "--follow", "--", "sh", "-c", script);
        Assert.True(unnamed == 0, _world.Error);

        var said = System.Text.Encoding.UTF8.GetString(_world.JobOut);
        Assert.Contains($"is {new string('*', Canary.Length)}.\n{Canary.Length}\n", said, StringComparison.Ordinal);
        Assert.Contains($"TOKEN={new string('*', Canary.Length)}\n", said, StringComparison.Ordinal);
        Assert.Contains("is .\n0\n", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, said, StringComparison.Ordinal);
        await AssertNowhereAsync();
    }

    [Fact]
    public async Task Secret_OverTheApi_IsNeverReadBack_AndNotRepeatedInProblems()
    {
        using var client = await _portal.WithTokenAsync();
        var owner = await _portal.OwnerAsync();
        var project = (await _portal.Services.GetRequiredService<IProjects>().CreateAsync(owner, "api", default)).Require();
        var route = $"/api/v1/projects/{project.Id}/secrets";

        using var set = await client.PutAsJsonAsync($"{route}/TOKEN", new SetSecret(Canary), ContractsJson.Default.SetSecret);
        using var bad = await client.PutAsJsonAsync($"{route}/LD_PRELOAD", new SetSecret(Canary), ContractsJson.Default.SetSecret);
        using var broken = await client.PutAsync($"{route}/TOKEN", new StringContent($"{{\"value\": {Canary}}}", null, "application/json"));
        using var colony = await client.PutAsJsonAsync("/api/v1/secrets/TOKEN", new SetSecret(Canary), ContractsJson.Default.SetSecret);
        using var read = await client.GetAsync($"{route}/TOKEN");
        var listed = await client.GetStringAsync(route);

        Assert.Equal(
            (HttpStatusCode.NoContent, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden),
            (set.StatusCode, bad.StatusCode, broken.StatusCode, colony.StatusCode)
        );
        Assert.Contains(read.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed });
        var answers = new List<string> { listed };
        foreach (var answer in new[] { set, bad, broken, colony, read })
        {
            answers.Add(await answer.Content.ReadAsStringAsync());
        }

        Assert.Contains("\"TOKEN\"", listed, StringComparison.Ordinal);
        Assert.All(answers, answer => Assert.DoesNotContain("s3cr3t", answer, StringComparison.Ordinal));
        await AssertNowhereAsync();
    }

    private async Task AssertNowhereAsync()
    {
        Assert.Empty(Canaries.InProcessList(Canary));
        Assert.Empty(Canaries.InFiles(_portal.Folder, Canary));
        await Eventually.IsAsync(() => Canaries.InFiles(_state.Path, Canary).Count == 0, "no file of the executor has it");
        Assert.DoesNotContain(Canary, _executor.Said, StringComparison.Ordinal);
        var ledger = (
            await _portal.Services.GetRequiredService<ILedger>().FindAsync(await _portal.OwnerAsync(), new LedgerFilter(), null, 200, default)
        ).Require();
        Assert.DoesNotContain(ledger.Items, entry => $"{entry.Entry}".Contains(Canary, StringComparison.Ordinal));
    }
}
