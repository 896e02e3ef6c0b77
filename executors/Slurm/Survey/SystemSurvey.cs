using System.Reflection;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Survey;

/// <summary>Finds out about a system. What one command cannot tell is named as unknown, and the others go on.</summary>
internal sealed class SystemSurvey(Cluster cluster, IConsole console, TimeProvider time)
{
    private const int TriesForNodes = 6;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly Lazy<string> Script = new(ReadScript);
    private readonly List<string> _unknown = [];

    /// <summary>What the login node is asked: also for the folders that the account's variables name, and whether its own systemd works.</summary>
    public static RemoteCommand Command =>
        new("sh survey.sh", "What the login node is and has", Asked.Machine, ["/bin/sh", "-c", Script.Value])
        {
            Passes = ["SCRATCH", "WORK", "WORKDIR", "PROJECT", "TMPDIR", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"],
        };

    /// <summary>
    /// Looks around until the system says enough to run jobs by, with longer and longer pauses. What its nodes have is waited for two minutes: a
    /// controller that has just come back does not say it at once, and a centre may never.
    /// </summary>
    public async Task<SystemFacts> PersistAsync(CancellationToken ct)
    {
        var pause = TimeSpan.FromSeconds(2);
        for (var tries = 1; ; tries++)
        {
            var words = "no partitions are seen.";
            try
            {
                if (await RunAsync(ct) is { Findings.Partitions: { Count: > 0 } partitions } facts)
                {
                    if (tries == TriesForNodes || partitions.Any(one => one.CpusPerNode > 0))
                    {
                        return facts;
                    }

                    words = "no nodes are seen.";
                }
            }
            catch (ShellException e)
            {
                words = e.Message;
            }

            console.Say($"The system cannot be looked at yet: {string.Join(' ', _unknown.Prepend(words))} Trying again in {pause.TotalSeconds:0} s.");
            await Task.Delay(pause, time, ct);
            pause = TimeSpan.FromTicks(Math.Min(Longest.Ticks, pause.Ticks * 2));
        }
    }

    /// <summary>Looks around once. Throws <see cref="ShellException"/> when the login node itself does not answer.</summary>
    public async Task<SystemFacts> RunAsync(CancellationToken ct)
    {
        _unknown.Clear();
        var before = time.GetUtcNow();
        var said = await cluster.RunAsync(Command, ct);
        var now = time.GetUtcNow();
        var node = new LoginNode(said.Output);
        var user = node.User ?? throw new ShellException($"The login node does not say who we are: {States.Text.Short(said.Errors)}");
        var settings = ShowConfig.Parse(await AskAsync(ShowConfig.Command, "Slurm's settings", ct) ?? "");
        var hasAccounting = settings.HasAccounting == true && node.HasSacct;
        var partitions = PartitionFindings.Of(
            ShowPartition.Parse(await AskAsync(ShowPartition.Command, "the partitions' limits", ct) ?? ""),
            Sinfo.Parse(await AskAsync(Sinfo.Command, "the nodes", ct) ?? ""),
            node.Groups
        );
        var runtimes = node.Runtimes;
        var findings = new SystemFindings
        {
            FoundAt = now,
            SlurmVersion = settings.Version,
            ClusterName = settings.ClusterName,
            HostName = node.HostName,
            OperatingSystem = node.OperatingSystem,
            LoginShell = node.LoginShell,
            Partitions = partitions,
            Accounts = hasAccounting ? await AccountsAsync(user, ct) : [],
            HasAccounting = settings.HasAccounting is null ? null : hasAccounting,
            MaxArraySize = settings.MaxArraySize,
            ContainerRuntimes = [.. runtimes.Select(runtime => runtime.Word)],
            // A clock that tells whole seconds is half a second behind on average. The login node's own program would compare it with itself.
            ClockOffsetMilliseconds =
                cluster.Shell is not LocalShell && node.Time is { } there
                    ? (long)(there.AddMilliseconds(500) - (before + ((now - before) / 2))).TotalMilliseconds
                    : null,
            Storage = node.Storage,
            DetachedBy = node.DetachedBy,
            Unknown = [.. _unknown],
        };
        return new(findings, user, node.UserNumber, runtimes.Count > 0 ? runtimes[0] : null, node.SlurmFolder) { Machine = node.Machine };
    }

    private async Task<IReadOnlyList<AccountFinding>> AccountsAsync(string user, CancellationToken ct)
    {
        var associations = Sacctmgr.ParseAssociations(await AskAsync(Sacctmgr.Associations(user), "the accounts you may charge", ct) ?? "");
        var standard = Sacctmgr.ParseDefaultAccount(await AskAsync(Sacctmgr.DefaultAccount(user), "your default account", ct) ?? "");
        var use = associations.Count == 0 ? [] : Sshare.Parse(await AskAsync(Sshare.Command, "what the accounts have used", ct) ?? "");
        return
        [
            .. associations
                .DistinctBy(one => one.Account, StringComparer.Ordinal)
                .Select(one =>
                {
                    var used = use.FirstOrDefault(row => string.Equals(row.Account, one.Account, StringComparison.Ordinal));
                    return new AccountFinding
                    {
                        Name = one.Account,
                        IsDefault = string.Equals(one.Account, standard, StringComparison.Ordinal),
                        Qos = one.Qos,
                        MaxSubmitJobs = one.MaxSubmitJobs,
                        CoreHoursUsed = used?.CoreHours,
                        CoreHoursLimit = used?.CoreHoursLimit ?? one.CpuMinutesLimit / 60,
                    };
                }),
        ];
    }

    // Null when it does not say; the finding then names what is not known.
    private async Task<string?> AskAsync(RemoteCommand command, string what, CancellationToken ct)
    {
        string words;
        try
        {
            var said = await cluster.RunAsync(command, ct);
            if (said.IsOk)
            {
                return said.Output;
            }

            words = States.Text.Short(said.Errors);
        }
        catch (ShellException e)
        {
            words = e.Message;
        }

        _unknown.Add($"{char.ToUpperInvariant(what[0])}{what[1..]}: {command.Words[0]} said: {words}");
        return null;
    }

    private static string ReadScript()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("survey.sh")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
