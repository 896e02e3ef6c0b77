using Pollinator.Slurm.Commands;

namespace Pollinator.Slurm.Jobs;

/// <summary>The file <c>started</c> of an attempt: the present run.</summary>
/// <param name="Job">Slurm's number.</param>
/// <param name="Run">How many times Slurm had put the job back before.</param>
/// <param name="At">When it began, by the clock there.</param>
/// <param name="Node">Where.</param>
/// <param name="Runs">
/// The runs that have begun, in order, this one the last: not all of Slurm's count where one was put back before its script ran. This one alone where the
/// script is of an earlier version, which does not say.
/// </param>
internal sealed record StartTrace(long Job, int Run, DateTimeOffset At, string Node, IReadOnlyList<int> Runs);

/// <summary>The file <c>end</c> of an attempt.</summary>
internal sealed record EndTrace(long Job, int Run, DateTimeOffset At, string Step, int Status, bool IsMissing, long StdoutLength, long StderrLength)
{
    /// <summary>As in <see cref="StartTrace"/>.</summary>
    public IReadOnlyList<int> Runs { get; init; } = [Run];

    public bool IsSuccess => Status == 0;

    /// <summary>What it says of its run's start.</summary>
    public StartTrace Started => new(Job, Run, At, "", Runs);
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
            ? new(job, run, at, values.GetValueOrDefault("node", ""), Runs(values, run))
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
                Runs = Runs(values, run),
            }
            : null;

    private static IReadOnlyList<int> Runs(Dictionary<string, string> values, int run) =>
        [.. values.GetValueOrDefault("runs", "").Split(',').Select(Columns.Int).OfType<int>().Where(one => one < run).Distinct().Order(), run];

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
