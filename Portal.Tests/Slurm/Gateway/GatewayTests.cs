using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Slurm.Ssh;

namespace Pollinator.Portal.Tests.Slurm.Gateway;

/// <summary>The portal, the gateway and a real cluster: what a person does on their first day there. No program for login nodes, so all goes over SSH.</summary>
[Trait("Stage", "Integration")]
public sealed class GatewayTests(SlurmLab lab)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task System_OfAPersonWithPasswordAndCode_IsAddedTestedAndRunsJobs()
    {
        var cluster = await lab.PresentAsync();
        await using var bench = await GatewayBench.StartAsync(cluster, "bob");

        var knocked = await bench.AskAsync(new() { Id = AskId.New(), Kind = AskKind.Knock });
        var keys = knocked[^1].Answer!.HostKeys!;
        Assert.Equal(
            cluster.Login.HostKeys.Values.ToHashSet(StringComparer.Ordinal),
            keys.Select(key => key.Fingerprint).ToHashSet(StringComparer.Ordinal)
        );
        (await bench.Systems.ConfirmHostKeysAsync(bench.Owner, bench.Id, keys, Ct)).Require();

        var signIn = new Ask
        {
            Id = AskId.New(),
            Kind = AskKind.SignIn,
            SignIn = new() { Way = SignInWay.Interactive },
        };
        var signedIn = await bench.AskAsync(signIn);
        var findings = signedIn[^1].Answer?.Findings;
        Assert.True(findings is not null, GatewayBench.Words(signedIn));
        Assert.Contains(findings.Partitions, partition => partition.Name == "standard");
        Assert.Equal(["Password: ", "Verification code: "], signedIn.Select(word => word.Prompt?.Questions[0].Text).OfType<string>());

        var tested = await bench.AskAsync(new() { Id = AskId.New(), Kind = AskKind.SelfTest });
        Assert.True(tested[^1].Answer is not null, GatewayBench.Words(tested));
        Assert.DoesNotContain(tested, word => word.Step?.State == AskStepState.Failed);
        // Those of its own look, not of the one at the sign-in.
        Assert.True(tested[^1].Answer!.Findings!.FoundAt > findings.FoundAt);

        await EstimateAsync(bench);
        await RunJobAsync(bench);

        await bench.AskAsync(new() { Id = AskId.New(), Kind = AskKind.SignOut });
        await bench.ReachesAsync(view => view.Status.Contact == SystemContact.NeedsSignIn, "it needs a sign-in");
        await bench.EndGatewayAsync();
    }

    [Fact]
    public async Task System_WithAKey_ComesBackByItselfAfterTheGatewaysDeath()
    {
        await using var bench = await GatewayBench.StartAsync(await lab.PresentAsync(), "noisy");
        await bench.SignInWithKeyAsync();
        await bench.EndGatewayAsync();

        await bench.StartGatewayAsync();

        await RunJobAsync(bench);
        var view = await bench.ReachesAsync(
            view => view.Status is { Contact: SystemContact.Connected, Rung: Rung.OverSsh, RungWhy: not null },
            "it is connected, and says how"
        );
        Assert.Contains("has no program for linux-", view.Status.RungWhy, StringComparison.Ordinal);
        await bench.EndGatewayAsync();
    }

    [Fact]
    public async Task System_BehindAJumpHost_ShowsItsKeyOnceTheJumpHostsIsConfirmed()
    {
        var cluster = await lab.PresentAsync();
        await using var bench = await GatewayBench.StartBehindJumpAsync(cluster, "alice");
        var jump = cluster.Description.SshServers["jump"];

        var first = await bench.ConfirmShownAsync();
        Assert.Equal(LabPerson.Keys(jump.Address, jump).ToHashSet(), first.ToHashSet());
        Assert.Equal("host-key-unknown", (await bench.TryKeyAsync())[^1].Refusal?.Code);

        var behind = Assert.Single(await bench.ConfirmShownAsync(), key => key.Host != jump.Address);
        Assert.Contains(behind, LabPerson.Keys(cluster.Login.Address, cluster.Login));
        var signedIn = await bench.TryKeyAsync();
        Assert.True(signedIn[^1].Answer?.Findings is { HostName: "login1" }, GatewayBench.Words(signedIn));
        await bench.EndGatewayAsync();
    }

    private static async Task EstimateAsync(GatewayBench bench)
    {
        var fits = await bench.AskAsync(
            Would(
                new JobSpec
                {
                    Command = ["hostname"],
                    Slurm = new() { Partition = "standard" },
                }
            )
        );
        var estimate = fits[^1].Answer?.Estimate;
        Assert.True(estimate is not null, GatewayBench.Words(fits));
        Assert.Null(estimate.Refusal);
        Assert.True(estimate.StartsAt is not null, estimate.Evidence);
        Assert.EndsWith("partition standard", estimate.Where, StringComparison.Ordinal);

        var refused = await bench.AskAsync(
            Would(
                new JobSpec
                {
                    Command = ["hostname"],
                    Slurm = new() { Account = "nobodys" },
                }
            )
        );
        Assert.StartsWith("Slurm would not take it.", refused[^1].Answer?.Estimate?.Refusal, StringComparison.Ordinal);
    }

    private static Ask Would(JobSpec spec) =>
        new()
        {
            Id = AskId.New(),
            Kind = AskKind.Estimate,
            Spec = spec,
        };

    private static async Task RunJobAsync(GatewayBench bench)
    {
        var job = await bench.SubmitAsync("echo hello from $(hostname)");
        await bench.EndsAsync(job);
        Assert.StartsWith("hello from ", await bench.LogAsync(job), StringComparison.Ordinal);
    }
}
