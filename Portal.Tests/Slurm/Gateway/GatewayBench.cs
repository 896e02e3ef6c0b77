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
using Pollinator.Slurm.Ladder;

namespace Pollinator.Portal.Tests.Slurm.Gateway;

/// <summary>A portal, a user's system "lab" in it, and its gateway in this process.</summary>
internal sealed class GatewayBench : IConsole, IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TempFolder _state = new();
    private CancellationTokenSource _ending = new();
    private Task<ExecutorExit> _running = Task.FromResult(ExecutorExit.Asked);
    private string? _code;

    private GatewayBench(PortalHost portal, Caller owner, LabUser user) => (Portal, Owner, User) = (portal, owner, user);

    public PortalHost Portal { get; }

    public Caller Owner { get; }

    public LabUser User { get; }

    public SystemId Id { get; private set; }

    /// <summary>Programs for login nodes; null for none.</summary>
    public string? TwinPrograms { get; init; }

    public ISystems Systems => Portal.Services.GetRequiredService<ISystems>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="cluster">Where.</param>
    /// <param name="user">Whose.</param>
    /// <param name="server">Which of its ssh servers; by default the one people are told of.</param>
    /// <param name="twinPrograms">Programs for login nodes; null for none.</param>
    /// <param name="settings">The portal's settings.</param>
    public static Task<GatewayBench> StartAsync(
        SlurmCluster cluster,
        string user,
        SshServer? server = null,
        string? twinPrograms = null,
        params (string Key, string Value)[] settings
    )
    {
        var to = server ?? cluster.Login;
        return StartAtAsync(cluster.User(user), new(to.Address, to.Port, user), twinPrograms, settings);
    }

    /// <summary>Where people are told of the jump host first.</summary>
    public static Task<GatewayBench> StartBehindJumpAsync(SlurmCluster cluster, string user)
    {
        var jump = cluster.Description.SshServers["jump"];
        var address = new SystemAddress(cluster.Login.Address, cluster.Login.Port, user, jump.Address, jump.Port);
        return StartAtAsync(cluster.User(user), address, twinPrograms: null, settings: []);
    }

    private static async Task<GatewayBench> StartAtAsync(
        LabUser user,
        SystemAddress address,
        string? twinPrograms,
        (string Key, string Value)[] settings
    )
    {
        var portal = await PortalHost.StartAsync(
            new() { Settings = settings.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal) }
        );
        var bench = new GatewayBench(portal, await portal.OwnerAsync(), user) { TwinPrograms = twinPrograms };
        bench.Id = (await bench.Systems.AddAsync(bench.Owner, new("lab", address), Ct)).Require().Id;
        await bench.StartGatewayAsync();
        return bench;
    }

    public async Task StartGatewayAsync()
    {
        var known = await Portal.Services.GetRequiredService<SystemStore>().FindAsync(Id, Ct);
        var state = new StateFolder(_state.Path);
        _code = state.ReadRegistration() is null ? await Portal.Services.GetRequiredService<SystemCodes>().GatewayAsync(known!, Ct) : null;
        _ending.Dispose();
        _ending = new();
        _running = RunAsync(state, _ending.Token);
    }

    public async Task EndGatewayAsync()
    {
        await _ending.CancelAsync();
        Assert.Equal(ExecutorExit.Asked, await _running);
    }

    /// <summary>Knocks, confirms the host keys, and signs in with the user's key.</summary>
    public async Task SignInWithKeyAsync()
    {
        await ConfirmShownAsync();
        var signedIn = await TryKeyAsync();
        Assert.True(signedIn[^1].Answer?.Findings is not null, Words(signedIn));
    }

    /// <summary>Knocks, and confirms every key that is shown.</summary>
    public async Task<IReadOnlyList<HostKey>> ConfirmShownAsync()
    {
        var knocked = await AskAsync(new() { Id = AskId.New(), Kind = AskKind.Knock });
        var shown = knocked[^1].Answer?.HostKeys ?? throw new InvalidOperationException(Words(knocked));
        (await Systems.ConfirmHostKeysAsync(Owner, Id, shown, Ct)).Require();
        return shown;
    }

    /// <summary>Signs in with the user's key, as far as that goes.</summary>
    public async Task<List<AskWord>> TryKeyAsync()
    {
        var way = new SignInRequest { Way = SignInWay.BroughtKey, PrivateKey = await File.ReadAllTextAsync(User.Key, Ct) };
        return await AskAsync(
            new()
            {
                Id = AskId.New(),
                Kind = AskKind.SignIn,
                SignIn = way,
            }
        );
    }

    /// <summary>Asks as the page does, and answers prompts as the person would.</summary>
    public async Task<List<AskWord>> AskAsync(Ask ask)
    {
        await ReachesAsync(view => view.Executors.Any(executor => executor.Name == "lab-gateway"), "the gateway is there");
        (await Systems.AskAsync(Owner, Id, ask, Ct)).Require();
        var words = new List<AskWord>();
        var began = TimeProvider.System.GetTimestamp();
        while (words.Count == 0 || !words[^1].IsLast)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(100), Words(words));
            foreach (var word in (await Systems.WordsAsync(Owner, ask.Id, words.Count, TimeSpan.FromSeconds(20), Ct)).Require())
            {
                words.Add(word);
                if (word.Prompt is { } prompt)
                {
                    var answers = prompt.Questions.Select(question =>
                        question.Text.Contains("code", StringComparison.Ordinal) ? User.Code : User.Password
                    );
                    (await Systems.ReplyAsync(Owner, ask.Id, new(word.Number, [.. answers]), Ct)).Require();
                }
            }
        }

        return words;
    }

    public static string Words(IEnumerable<AskWord> words) => string.Join('\n', words.Select(word => $"{word.Step} {word.Refusal}"));

    public Task<SystemView> ReachesAsync(Func<SystemView, bool> condition, string what, int seconds = 60) =>
        Eventually.SeesAsync(ViewAsync, condition, view => $"{what}. {view.Status} {string.Join('\n', _said)}", seconds);

    public async Task<SystemView> ViewAsync() => (await Systems.GetAsync(Owner, Id, Ct)).Require();

    public async Task<JobId> SubmitAsync(string line)
    {
        var spec = new JobSpec
        {
            Command = ["sh", "-c", line],
            Conditions = new() { ExecutorNames = ["lab"] },
        };
        return (await Portal.Services.GetRequiredService<IJobs>().SubmitAsync(Owner, new() { Spec = spec }, Ct)).Require().Id;
    }

    public Task<JobView> JobAsync(JobId job, Func<JobView, bool> condition, string what, int seconds = 120)
    {
        var jobs = Portal.Services.GetRequiredService<IJobs>();
        return Eventually.SeesAsync(
            async () => (await jobs.GetAsync(Owner, job, Ct)).Require(),
            condition,
            async view => $"{what}. {view.Summary} {(await ViewAsync()).Status} {string.Join('\n', _said)}",
            seconds
        );
    }

    public Task<JobView> RunsAsync(JobId job) => JobAsync(job, view => view.Summary.State == JobState.Running, "the job runs");

    /// <summary>Waits for its good end.</summary>
    public async Task<JobView> EndsAsync(JobId job)
    {
        var view = await JobAsync(job, view => view.Summary.State.IsFinal(), "the job ends");
        Assert.Equal(JobState.Succeeded, view.Summary.State);
        return view;
    }

    public async Task<string> LogAsync(JobId job, int attempt = 1)
    {
        var log = await Portal.Services.GetRequiredService<ILogs>().BytesAsync(Owner, job, attempt, LogStream.Stdout, 0, 10_000, Ct);
        return Encoding.UTF8.GetString(log.Require().Bytes.Span);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await ((Task)_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        TestContext.Current.SendDiagnosticMessage(string.Join('\n', _said));
        await Portal.DisposeAsync();
        _state.Dispose();
    }

    void IConsole.Say(string sentence) => _said.Enqueue(sentence);

    string? IConsole.ReadCode() => _code;

    private async Task<ExecutorExit> RunAsync(StateFolder state, CancellationToken ct)
    {
        var options = new ExecutorOptions
        {
            Portal = Portal.Address,
            StateFolder = state.Root,
            ProgramVersion = "1",
            StopFile = Path.Combine(state.Root, "STOP"),
        };
        var gateway = new GatewayOptions(options)
        {
            TwinPrograms = TwinPrograms,
            // The portal's leases are as much shorter here.
            Pace = new()
            {
                Interval = TimeSpan.FromMilliseconds(300),
                Quiet = TimeSpan.FromSeconds(5),
                Silence = TimeSpan.FromSeconds(30),
                Stopped = TimeSpan.FromSeconds(1),
            },
        };
        await using var kind = new GatewayExecutor(state, gateway, this, TimeProvider.System);
        return await new ExecutorProgram(kind, state, options, this, TimeProvider.System).RunAsync(ct);
    }
}
