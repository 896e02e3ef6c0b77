using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Systems;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.State;
using Pollinator.Slurm.Gateway;

namespace Pollinator.Portal.Tests.Slurm.Gateway;

/// <summary>The portal, the gateway and a real cluster: what a person does on their first day there.</summary>
[Trait("Stage", "Integration")]
public sealed class GatewayTests(SlurmLab lab) : IConsole
{
    private readonly ConcurrentQueue<string> _said = new();
    private string? _code;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    void IConsole.Say(string sentence) => _said.Enqueue(sentence);

    string? IConsole.ReadCode() => _code;

    [Fact]
    public async Task System_OfAPersonWithPasswordAndCode_IsAddedTestedAndRunsJobs()
    {
        var cluster = await lab.PresentAsync();
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.OwnerAsync();
        var systems = portal.Services.GetRequiredService<ISystems>();
        var address = new SystemAddress(cluster.Login.Address, cluster.Login.Port, "bob");
        var system = (await systems.AddAsync(owner, new("lab", address), Ct)).Require();
        using var folder = new TempFolder();
        using var ending = new CancellationTokenSource();
        var running = await StartAsync(portal, system.Id, folder, ending.Token);

        var knocked = await AskAsync(systems, owner, system.Id, new() { Id = AskId.New(), Kind = AskKind.Knock }, cluster.User("bob"));
        var keys = knocked[^1].Answer!.HostKeys!;
        Assert.Equal(LabPerson(cluster), keys.Select(key => key.Fingerprint).ToHashSet(StringComparer.Ordinal));
        (await systems.ConfirmHostKeysAsync(owner, system.Id, keys, Ct)).Require();

        var signIn = new Ask
        {
            Id = AskId.New(),
            Kind = AskKind.SignIn,
            SignIn = new() { Way = SignInWay.Interactive },
        };
        var signedIn = await AskAsync(systems, owner, system.Id, signIn, cluster.User("bob"));
        var findings = signedIn[^1].Answer?.Findings;
        Assert.True(findings is not null, Words(signedIn));
        Assert.Contains(findings.Partitions, partition => partition.Name == "standard");
        Assert.Equal(["Password: ", "Verification code: "], signedIn.Select(word => word.Prompt?.Questions[0].Text).OfType<string>());

        var tested = await AskAsync(systems, owner, system.Id, new() { Id = AskId.New(), Kind = AskKind.SelfTest }, cluster.User("bob"));
        Assert.True(tested[^1].Answer is not null, Words(tested));
        Assert.DoesNotContain(tested, word => word.Step?.State == AskStepState.Failed);

        await RunJobAsync(portal, owner);

        await AskAsync(systems, owner, system.Id, new() { Id = AskId.New(), Kind = AskKind.SignOut }, cluster.User("bob"));
        await ReachesAsync(systems, owner, system.Id, view => view.Status.Contact == SystemContact.NeedsSignIn);
        await ending.CancelAsync();
        Assert.Equal(ExecutorExit.Asked, await running);
    }

    [Fact]
    public async Task System_WithAKey_ComesBackByItselfAfterTheGatewaysDeath()
    {
        var cluster = await lab.PresentAsync();
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.OwnerAsync();
        var systems = portal.Services.GetRequiredService<ISystems>();
        var address = new SystemAddress(cluster.Login.Address, cluster.Login.Port, "noisy");
        var system = (await systems.AddAsync(owner, new("lab", address), Ct)).Require();
        using var folder = new TempFolder();
        using (var first = new CancellationTokenSource())
        {
            var running = await StartAsync(portal, system.Id, folder, first.Token);
            var knocked = await AskAsync(systems, owner, system.Id, new() { Id = AskId.New(), Kind = AskKind.Knock }, cluster.User("noisy"));
            (await systems.ConfirmHostKeysAsync(owner, system.Id, knocked[^1].Answer!.HostKeys!, Ct)).Require();
            var signIn = new Ask
            {
                Id = AskId.New(),
                Kind = AskKind.SignIn,
                SignIn = new() { Way = SignInWay.BroughtKey, PrivateKey = await File.ReadAllTextAsync(cluster.User("noisy").Key, Ct) },
            };
            var signedIn = await AskAsync(systems, owner, system.Id, signIn, cluster.User("noisy"));
            Assert.True(signedIn[^1].Answer?.Findings is not null, Words(signedIn));
            await first.CancelAsync();
            Assert.Equal(ExecutorExit.Asked, await running);
        }

        using var second = new CancellationTokenSource();
        var again = await StartAsync(portal, system.Id, folder, second.Token);
        await RunJobAsync(portal, owner);
        await ReachesAsync(systems, owner, system.Id, view => view.Status.Contact == SystemContact.Connected && view.Status.Rung == Rung.OverSsh);
        await second.CancelAsync();
        Assert.Equal(ExecutorExit.Asked, await again);
    }

    private static HashSet<string> LabPerson(SlurmCluster cluster) => cluster.Login.HostKeys.Values.ToHashSet(StringComparer.Ordinal);

    private static string Words(IEnumerable<AskWord> words) => string.Join('\n', words.Select(word => $"{word.Step} {word.Refusal}"));

    private async Task RunJobAsync(PortalHost portal, Caller owner)
    {
        var jobs = portal.Services.GetRequiredService<IJobs>();
        var spec = new JobSpec
        {
            Command = ["sh", "-c", "echo hello from $(hostname)"],
            Conditions = new() { ExecutorNames = ["lab"] },
        };
        var job = (await jobs.SubmitAsync(owner, new() { Spec = spec }, Ct)).Require().Id;
        JobView view = null!;
        var began = TimeProvider.System.GetTimestamp();
        while (!(view = (await jobs.GetAsync(owner, job, Ct)).Require()).Summary.State.IsFinal())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(120), $"{view.Summary} {string.Join('\n', _said)}");
            await Task.Delay(100, Ct);
        }

        Assert.Equal(JobState.Succeeded, view.Summary.State);
        var log = await portal.Services.GetRequiredService<ILogs>().BytesAsync(owner, job, 1, LogStream.Stdout, 0, 1000, Ct);
        Assert.StartsWith("hello from ", Encoding.UTF8.GetString(log.Require().Bytes.Span), StringComparison.Ordinal);
    }

    private async Task<Task<ExecutorExit>> StartAsync(PortalHost portal, SystemId id, TempFolder folder, CancellationToken ct)
    {
        var known = await portal.Services.GetRequiredService<SystemStore>().FindAsync(id, Ct);
        _code = await portal.Services.GetRequiredService<SystemCodes>().GatewayAsync(known!, Ct);
        return RunAsync();

        async Task<ExecutorExit> RunAsync()
        {
            var state = new StateFolder(folder.Path);
            var options = new ExecutorOptions
            {
                Portal = portal.Address,
                StateFolder = folder.Path,
                ProgramVersion = "1",
                StopFile = Path.Combine(folder.Path, "STOP"),
            };
            await using var kind = new GatewayExecutor(state, this, TimeProvider.System);
            return await new ExecutorProgram(kind, state, options, this, TimeProvider.System).RunAsync(ct);
        }
    }

    // Asks as the page does, and answers prompts as the person would.
    private static async Task<List<AskWord>> AskAsync(ISystems systems, Caller owner, SystemId id, Ask ask, LabUser user)
    {
        await ReachesAsync(systems, owner, id, view => view.Executors.Count > 0);
        (await systems.AskAsync(owner, id, ask, Ct)).Require();
        var words = new List<AskWord>();
        var began = TimeProvider.System.GetTimestamp();
        while (words.Count == 0 || !words[^1].IsLast)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(100), Words(words));
            var more = (await systems.WordsAsync(owner, ask.Id, words.Count, TimeSpan.FromSeconds(20), Ct)).Require();
            foreach (var word in more)
            {
                words.Add(word);
                if (word.Prompt is { } prompt)
                {
                    var answers = prompt.Questions.Select(question =>
                        question.Text.Contains("code", StringComparison.Ordinal) ? user.Code : user.Password
                    );
                    (await systems.ReplyAsync(owner, ask.Id, new(word.Number, [.. answers]), Ct)).Require();
                }
            }
        }

        return words;
    }

    private static async Task ReachesAsync(ISystems systems, Caller owner, SystemId id, Func<SystemView, bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        SystemView view;
        while (!condition(view = (await systems.GetAsync(owner, id, Ct)).Require()))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), $"{view.Status}");
            await Task.Delay(50, Ct);
        }
    }
}
