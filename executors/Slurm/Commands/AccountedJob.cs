using System.Runtime.InteropServices;
using Pollinator.Sdk;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Commands;

/// <summary>Slurm's pair of exit code and signal, <c>7:0</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ExitPair(int Code, int Signal)
{
    /// <summary>Whether Slurm itself could not write the job's output, by its signal 53.</summary>
    public bool IsUnwritable => Signal == 53;

    /// <summary>Whether our script did not see the job's folder, or could not write there (<c>attempt.sh</c>).</summary>
    public bool IsWithoutFolder => Code is 66 or 67 or 68;

    public static ExitPair? Read(string text) =>
        text.Split(':') is [var code, var signal] && Columns.Int(code) is { } exit && Columns.Int(signal) is { } by ? new(exit, by) : null;
}

/// <summary>A step of a run: the batch script itself (<c>batch</c>), or an srun in it (<c>0</c>, <c>1</c>, ...).</summary>
internal sealed record AccountedStep(string Name, SlurmState State, ExitPair? Exit, long? MaxRssBytes, string Line);

/// <summary>One run of a job. A job that Slurm put back into its queue has several.</summary>
internal sealed record AccountedRun
{
    public required SlurmState State { get; init; }

    /// <summary>Whether accounting has its end. Of a run that somebody put back it says so in the word of a job that waits.</summary>
    public bool IsOver => State.Phase == SlurmPhase.Ended || State.Is(SlurmStates.Requeued);

    public ExitPair? Exit { get; init; }

    public DateTimeOffset? Submit { get; init; }

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

    public string? Nodes { get; init; }

    public string? Reason { get; init; }

    /// <summary>The folder it was submitted for; null where accounting does not tell.</summary>
    public string? Folder { get; init; }

    public IReadOnlyList<AccountedStep> Steps { get; set; } = [];

    /// <summary>Whether its script ran, as far as the job's folder was to be seen there: one of ours leaves its traces in that then.</summary>
    public bool RanItsScript =>
        (State.Is(SlurmStates.Completed) || State.Is(SlurmStates.Failed) || State.Is(SlurmStates.Timeout) || State.Is(SlurmStates.OutOfMemory))
        && Exit is not ({ IsUnwritable: true } or { IsWithoutFolder: true });

    /// <summary>As sacct printed it, fields parted by blanks and bars.</summary>
    public required string Line { get; init; }
}

/// <summary>A job as accounting knows it.</summary>
/// <param name="Id">Slurm's number.</param>
/// <param name="Runs">Its runs, the present one last.</param>
internal sealed record AccountedJob(long Id, IReadOnlyList<AccountedRun> Runs)
{
    public AccountedRun Last => Runs[^1];

    /// <summary>
    /// What of it is this attempt's; null for nothing. A controller that died gives numbers out again that it had not written down, and accounting
    /// keeps both jobs under them.
    /// </summary>
    public AccountedJob? Of(AttemptKey attempt)
    {
        var own = Runs.Where(run => !IsOfAnother(run.Folder, attempt.ToString())).ToList();
        return own.Count > 0 ? this with { Runs = own } : null;
    }

    /// <summary>The raw words of the last run and its steps.</summary>
    public string Evidence => "sacct: " + string.Join('\n', Last.Steps.Select(step => step.Line).Prepend(Last.Line));

    // Another attempt's only when it says so: a system may show paths in a way of its own.
    private static bool IsOfAnother(string? folder, string attempt) =>
        folder?.Split('/') is [.., "attempts", var named] && !string.Equals(named, attempt, StringComparison.Ordinal);
}
