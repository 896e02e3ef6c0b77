using System.Runtime.CompilerServices;
using Pollinator.Contracts;
using Pollinator.Local.Containers;
using Pollinator.Local.Gpus;
using Pollinator.Local.Launch;
using Pollinator.Local.Machine;
using Pollinator.Sdk;
using Pollinator.Sdk.Logs;
using Pollinator.Sdk.State;

namespace Pollinator.Local;

/// <summary>Runs jobs as processes of this machine.</summary>
internal sealed class LocalExecutor(StateFolder state, LocalOptions options, IConsole console, TimeProvider time) : IExecutor
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);
    private readonly Launcher _launcher = new(state, time);
    private MachineFindings? _machine;
    private LaunchOrders? _orders;

    public string Kind => "local";

    public async Task<Capabilities> DiscoverAsync(CancellationToken ct)
    {
        _machine = await MachineSurvey.RunAsync(state.Root, options.Slots, ct);
        _orders = new(_machine, new GpuDesk(state, _machine.Gpus), options);
        foreach (var note in _machine.Capabilities.Notes)
        {
            console.Say(note);
        }

        return _machine.Capabilities;
    }

    public FreeCapacity? Free(Capabilities has, IReadOnlyCollection<JobSpec> held) => Capacity.Free(has, held);

    public Task<IReadOnlyDictionary<AttemptKey, Recovered>> RecoverAsync(IReadOnlyCollection<HeldJob> jobs, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<AttemptKey, Recovered>>(
            jobs.ToDictionary(job => job.Key, job => HandleOf(job) is { } handle ? Recovered.Started(handle) : Recovered.NeverStarted)
        );

    public async Task<string> StartAsync(HeldJob job, CancellationToken ct)
    {
        var orders = _orders ?? throw new InvalidOperationException("Started before it was found out what the machine has.");
        await _launcher.StartAsync(orders.Make(job), ct);
        return HandleOf(job)!;
    }

    public async IAsyncEnumerable<PlatformReport> WatchAsync(HeldJob job, [EnumeratorCancellation] CancellationToken ct)
    {
        var run = new RunFolder(job.Folder);
        var (told, pause) = (false, Quick);
        while (true)
        {
            // In this order: a launcher that ends between the two looks has written its end by then.
            var isAlive = run.ReadMark() is { } mark && IsAlive(mark);
            if (!told && run.ReadStepPid() is { } pid)
            {
                told = true;
                yield return new PlatformReport.Running($"pid {pid}", Environment.MachineName);
            }

            if (run.ReadEnd() is { } end)
            {
                await CleanAsync(job, ct);
                yield return new PlatformReport.Ended(RunEnds.Of(end, job.Spec, run.ReadLauncherWords()));
                yield break;
            }

            if (!isAlive)
            {
                await CleanAsync(job, ct);
                yield return new PlatformReport.Ended(RunEnds.Gone(run.ReadMark(), ProcessStat.BootId(), time.GetUtcNow()));
                yield break;
            }

            await Task.Delay(pause, time, ct);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 5 / 4, Slow.Ticks));
        }
    }

    public async Task StopAsync(HeldJob job, CancellationToken ct)
    {
        var run = new RunFolder(job.Folder);
        if (!run.Exists)
        {
            return;
        }

        // Seen by the launcher between two steps: what has not begun does not begin.
        await File.WriteAllBytesAsync(run.StopFile, [], ct);
        var processes = new JobProcesses(job, time);
        while (run.ReadMark() is { } mark && IsAlive(mark))
        {
            await processes.EndAsync(options.Grace, ct);
            await Task.Delay(Quick, time, ct);
        }

        await CleanAsync(job, ct);
    }

    public ILogReader OpenLog(HeldJob job, LogStream stream) =>
        new FileLogReader(new RunFolder(job.Folder).Output(stream == LogStream.Stdout ? "stdout" : "stderr"));

    private static string? HandleOf(HeldJob job) =>
        new RunFolder(job.Folder).ReadMark() is { } mark ? $"{mark.BootId}/{mark.Pid}/{mark.StartTicks}" : null;

    private static bool IsAlive(LauncherMark mark) =>
        string.Equals(mark.BootId, ProcessStat.BootId(), StringComparison.Ordinal)
        && ProcessStat.Read(mark.Pid) is { IsZombie: false } process
        && process.StartTicks == mark.StartTicks;

    // What has left the job's session ends with the job, and only then is its output complete.
    private async Task CleanAsync(HeldJob job, CancellationToken ct)
    {
        var processes = new JobProcesses(job, time);
        await processes.EndAsync(options.Grace, ct);
        await RemoveContainerAsync(job, ct);
        await processes.DrainAsync(options.Grace, ct);
    }

    // A container outlives the client that started it, so it is removed by its name.
    private async Task RemoveContainerAsync(HeldJob job, CancellationToken ct)
    {
        if (job.Spec.Image is null || _machine is null)
        {
            return;
        }

        foreach (var runtime in _machine.Runtimes)
        {
            if (ContainerRendering.Remove(runtime.Runtime, LaunchOrders.ContainerName(job.Key)) is { } words)
            {
                await Tool.AskAsync(runtime.Runtime.Word(), words, ct);
            }
        }
    }
}
