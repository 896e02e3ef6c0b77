using System.Globalization;
using System.Text.RegularExpressions;
using Pollinator.Contracts;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Commands;

/// <summary><c>sbatch --test-only</c>: whether Slurm would take a script now, and when it would start it. Nothing is submitted.</summary>
internal static partial class SbatchTest
{
    private const long Year10000 = 253_402_300_800;

    /// <param name="options">Those beside the script.</param>
    /// <param name="script">The script, which sbatch reads from its standard input: no file is left anywhere.</param>
    public static RemoteCommand Command(IEnumerable<string> options, string script) =>
        new(
            "sbatch --test-only <options>",
            "Asks when a job would start, each time a person presses for it",
            Asked.Scheduler,
            ["sbatch", "--test-only", .. options]
        )
        {
            Input = script,
            When = "each time a person asks when a job would start",
        };

    /// <summary>Reads the answer, which is on standard error whatever it is. Throws <see cref="ShellException"/> when there is none in it.</summary>
    /// <param name="result">What sbatch said.</param>
    /// <param name="clockOffset">The system's clock minus ours.</param>
    public static StartEstimate Read(CommandResult result, TimeSpan clockOffset)
    {
        var said = Text.Short(result.Errors, 1500);
        if (Answer().Match(result.Errors) is { Success: true } answer)
        {
            var partition = answer.Groups["partition"] is { Success: true } named ? $", partition {named.Value}" : "";
            return new(said, Time(answer.Groups["at"].Value, clockOffset), answer.Groups["nodes"].Value + partition);
        }

        if (result.IsOk)
        {
            return new(said);
        }

        return !SbatchRefusals.IsNotSent(result.Errors) && !SbatchRefusals.IsUndecided(result.Errors) && SbatchRefusals.IsRefused(result.Errors)
            ? new(said, Refusal: SbatchRefusals.SentenceOfTest(result.Errors))
            : throw new ShellException($"Slurm gave no clear answer: {said}");
    }

    // Seconds since 1970, as our environment asks for; a time of the login node's own zone, which nobody knows here, says nothing.
    private static DateTimeOffset? Time(string text, TimeSpan clockOffset) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var theirs)
        && theirs is > 0 and < Year10000
        && theirs - (long)clockOffset.TotalSeconds is > 0 and < Year10000 and var ours
            ? DateTimeOffset.FromUnixTimeSeconds(ours)
            : null;

    [GeneratedRegex(
        @"\bJob [0-9]+ to start at (?<at>\S+) using [0-9]+ processors on (nodes )?(?<nodes>\S+)( in partition (?<partition>[A-Za-z0-9_.-]+))?",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Answer();
}
