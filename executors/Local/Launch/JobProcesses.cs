using System.Runtime.InteropServices;
using System.Text;
using Pollinator.Sdk;

namespace Pollinator.Local.Launch;

/// <summary>The processes of one attempt: those of its sessions, and those that carry its environment wherever they have gone.</summary>
internal sealed partial class JobProcesses(HeldJob job, TimeProvider time)
{
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private readonly RunFolder _run = new(job.Folder);

    // No other attempt has this folder, so no other attempt's process has this variable.
    private readonly byte[] _mark = Encoding.UTF8.GetBytes($"POLLINATOR_PROJECT_DIR={job.Project}\0");

    /// <summary>Asks all to end (SIGTERM), waits, then ends them (SIGKILL), until none is left.</summary>
    public async Task EndAsync(TimeSpan grace, CancellationToken ct)
    {
        Signal(SigTerm);
        var began = time.GetTimestamp();
        while (Find().Count > 0)
        {
            if (time.GetElapsedTime(began) > grace)
            {
                Signal(SigKill);
            }

            await Task.Delay(Look, time, ct);
        }
    }

    /// <summary>Waits until what copies output has written all of it, for a while.</summary>
    public async Task DrainAsync(TimeSpan patience, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (_run.ReadKeepers().Any(IsKeeper) && time.GetElapsedTime(began) < patience)
        {
            await Task.Delay(Look, time, ct);
        }
    }

    /// <summary>Whether any process of it is there.</summary>
    public bool Any() => Find().Count > 0;

    private void Signal(int signal)
    {
        // The group first: then a shell does not see its child end and go on to the next line.
        if (Leader(ProcessStat.All()) is { } leader && Find().Any(process => process.Session == leader))
        {
            _ = Kill(-leader, signal);
        }

        foreach (var process in Find())
        {
            _ = Kill(process.Pid, signal);
        }
    }

    private List<ProcessStat> Find()
    {
        var all = ProcessStat.All();
        var leader = Leader(all) ?? -1;
        var found = all.Where(process => process.Session == leader || CarriesMark(process.Pid)).Select(process => process.Pid).ToHashSet();
        // Children of what was found, whatever they did to their environment.
        for (var before = -1; before != found.Count; )
        {
            before = found.Count;
            found.UnionWith(all.Where(process => found.Contains(process.Parent)).Select(process => process.Pid).ToList());
        }

        return [.. all.Where(process => found.Contains(process.Pid) && !process.IsZombie)];
    }

    // The step's session, unless its number is somebody else's by now: numbers begin anew with each boot, and come round within one.
    private int? Leader(List<ProcessStat> all)
    {
        if (_run.ReadStep() is not { } step || !string.Equals(_run.ReadMark()?.BootId, ProcessStat.BootId(), StringComparison.Ordinal))
        {
            return null;
        }

        var present = all.Find(process => process.Pid == step.Pid);
        return present is null || step.StartTicks == 0 || present.StartTicks == step.StartTicks ? step.Pid : null;
    }

    private bool CarriesMark(int pid)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{pid}/environ").AsSpan().IndexOf(_mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool IsKeeper(int pid) => ProcessStat.Read(pid) is { IsZombie: false } process && process.Session == _run.ReadMark()?.Pid;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
