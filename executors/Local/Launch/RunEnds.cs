using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;

namespace Pollinator.Local.Launch;

/// <summary>Says what an end means.</summary>
internal static class RunEnds
{
    private const int Killed = 128 + 9;

    /// <summary>An end the launcher wrote down. A shell tells a signal as 128 and its number; that a program gave this as its own exit code cannot be told apart.</summary>
    public static PlatformEnd Of(RunEnd end, JobSpec spec, string words)
    {
        var (reason, message) = Reason(end, spec);
        return new()
        {
            End = end.Status == 0 && reason == EndReason.Exited ? AttemptEnd.Succeeded : AttemptEnd.Failed,
            Reason = reason,
            ExitCode = end.IsMissing ? null : end.Status,
            At = end.At,
            Message = message,
            Evidence = Words(end, words),
        };
    }

    /// <summary>The launcher is gone and wrote no end.</summary>
    public static PlatformEnd Gone(LauncherMark? mark, string bootId, DateTimeOffset at)
    {
        var rebooted = mark is not null && !string.Equals(mark.BootId, bootId, StringComparison.Ordinal);
        return new()
        {
            End = AttemptEnd.Failed,
            Reason = rebooted ? EndReason.NodeFailure : EndReason.Lost,
            At = at,
            Message = rebooted
                ? "The machine was restarted while the job ran."
                : "The process that watched the job is gone and left no exit code, so nobody knows how the job ended. Nothing of it runs any more.",
            Evidence = $"launcher pid {mark?.Pid} started at tick {mark?.StartTicks} of boot {mark?.BootId}; now boot {bootId}, and no such process",
        };
    }

    private static (EndReason Reason, string? Message) Reason(RunEnd end, JobSpec spec) =>
        end switch
        {
            { ByWalltime: true } => (
                EndReason.Walltime,
                $"The job reached its walltime of {spec.Conditions.WalltimeSeconds} s and was ended. Ask for a longer walltime, or let it do less."
            ),
            { IsMissing: true } => (EndReason.StartFailed, CommandSearch.NotFound(spec.Command[0])),
            { Status: Killed, MemoryKills: > 0 } => (
                EndReason.OutOfMemory,
                "The kernel ended a process of the job because memory ran out. Ask for more memory, or use less."
            ),
            { Status: 125 } when spec.Image is not null => (
                EndReason.ImagePull,
                $"The container of image '{spec.Image}' could not be made. The log has the runtime's own words."
            ),
            { Status: 126 or 127 } when spec.Image is not null => (
                EndReason.StartFailed,
                $"The program '{spec.Command[0]}' is not in the image '{spec.Image}', or cannot be executed there."
            ),
            { Step: "init", Status: not 0 } => (
                EndReason.InitFailed,
                $"The init command ended with exit code {end.Status}, so the command was not run. Its output is in the log."
            ),
            { Status: > 128 and <= 192 } => (EndReason.Signalled, $"Signal {end.Status - 128}{Signals.Name(end.Status - 128)} ended the program."),
            { Status: 0 } => (EndReason.Exited, null),
            _ => (EndReason.Exited, $"The program ended with exit code {end.Status}. Its log says why, if it said so."),
        };

    private static string Words(RunEnd end, string words)
    {
        var memory = end.MemoryKills > 0 ? $"; the kernel's count of memory kills grew by {end.MemoryKills}" : "";
        var said = words.Length > 0 ? $"; the shell said: {words}" : "";
        return $"exit status {end.Status}{memory}{said}";
    }
}

/// <summary>Signals by name, where the name is the same on every Linux.</summary>
internal static class Signals
{
    public static string Name(int signal) =>
        signal switch
        {
            1 => " (SIGHUP)",
            2 => " (SIGINT)",
            3 => " (SIGQUIT)",
            4 => " (SIGILL)",
            6 => " (SIGABRT)",
            8 => " (SIGFPE)",
            9 => " (SIGKILL)",
            11 => " (SIGSEGV)",
            13 => " (SIGPIPE)",
            14 => " (SIGALRM)",
            15 => " (SIGTERM)",
            _ => "",
        };
}
