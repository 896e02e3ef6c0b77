using Pollinator.Slurm.Commands;

namespace Pollinator.Slurm.Jobs;

/// <summary>The file <c>started</c> of an attempt: the present run.</summary>
/// <param name="Job">Slurm's number.</param>
/// <param name="Run">How many times Slurm had put the job back before.</param>
/// <param name="At">When it began, by the clock there.</param>
/// <param name="Node">Where.</param>
/// <param name="Begun">
/// How many runs of the script have begun, with this one: fewer than Slurm counts where one was put back before its script ran. 0 from a script of an
/// earlier version, which does not say.
/// </param>
internal sealed record StartTrace(long Job, int Run, DateTimeOffset At, string Node, int Begun);

/// <summary>The file <c>end</c> of an attempt.</summary>
internal sealed record EndTrace(long Job, int Run, DateTimeOffset At, string Step, int Status, bool IsMissing, long StdoutLength, long StderrLength)
{
    /// <summary>As in <see cref="StartTrace"/>.</summary>
    public int Begun { get; init; }

    public bool IsSuccess => Status == 0;

    /// <summary>What it says of its run's start.</summary>
    public StartTrace Started => new(Job, Run, At, "", Begun);
}

/// <summary>Reads what the script leaves. Whole or not at all; what a job itself may have written over is untrusted like the rest.</summary>
internal static class Traces
{
    public static StartTrace? Start(string? text) =>
        text is not null
        && Values(text) is var values
        && Columns.Long(values.GetValueOrDefault("job", "")) is { } job
        && Columns.Int(values.GetValueOrDefault("run", "")) is { } run
        && Columns.Time(values.GetValueOrDefault("epoch", "")) is { } at
            ? new(job, run, at, values.GetValueOrDefault("node", ""), Begun(values))
            : null;

    public static EndTrace? End(string? text) =>
        text is not null
        && Values(text) is var values
        && Columns.Long(values.GetValueOrDefault("job", "")) is { } job
        && Columns.Int(values.GetValueOrDefault("run", "")) is { } run
        && Columns.Time(values.GetValueOrDefault("epoch", "")) is { } at
        && Columns.Int(values.GetValueOrDefault("status", "")) is { } status
            ? new(
                job,
                run,
                at,
                values.GetValueOrDefault("step", ""),
                status,
                values.ContainsKey("missing"),
                Columns.Long(values.GetValueOrDefault("stdout", "")) ?? 0,
                Columns.Long(values.GetValueOrDefault("stderr", "")) ?? 0
            )
            {
                Begun = Begun(values),
            }
            : null;

    private static int Begun(Dictionary<string, string> values) => Columns.Int(values.GetValueOrDefault("begun", "")) ?? 0;

    private static Dictionary<string, string> Values(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Columns.Lines(text))
        {
            if (line.IndexOf('=') is var at and > 0)
            {
                values[line[..at]] = line[(at + 1)..];
            }
        }

        return values;
    }
}
