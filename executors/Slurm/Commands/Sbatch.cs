using System.Text.RegularExpressions;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Commands;

/// <summary>What became of a submit.</summary>
internal abstract record SbatchAnswer
{
    private SbatchAnswer() { }

    /// <summary>Slurm took it.</summary>
    public sealed record Accepted(long Id) : SbatchAnswer;

    /// <summary>Slurm did not take it, and never will as it is.</summary>
    public sealed record Refused(string Sentence, string Evidence) : SbatchAnswer;

    /// <summary>It did not reach Slurm: the same may work later.</summary>
    public sealed record NotSent(string Evidence) : SbatchAnswer;

    /// <summary>Nobody can tell from this answer whether Slurm took it.</summary>
    public sealed record Unknown(string Evidence) : SbatchAnswer;
}

/// <summary><c>sbatch</c>: submits a script.</summary>
internal static partial class Sbatch
{
    /// <param name="words">Options and the script's path.</param>
    public static RemoteCommand Command(IEnumerable<string> words) =>
        new("sbatch --parsable <options> <script>", "Submits a job", Asked.Scheduler, ["sbatch", .. words]);

    /// <summary>
    /// Reads the answer. Sites print banners, notes with numbers in them and the word "error" before the id, so only a line that is an id and
    /// nothing else counts, and two different ones are none. That sbatch ended with 0 is no id, and that it failed is no proof that nothing was submitted.
    /// </summary>
    public static SbatchAnswer Read(CommandResult result)
    {
        var evidence = Evidence(result);
        var ids = Columns.Lines(result.Output).Select(Id).OfType<long>().Distinct().ToList();
        if (result.IsOk)
        {
            return ids is [var id] ? new SbatchAnswer.Accepted(id) : new SbatchAnswer.Unknown(evidence);
        }

        if (ids.Count == 0 && SbatchRefusals.IsOfOptions(result.Errors))
        {
            return new SbatchAnswer.Refused(SbatchRefusals.Sentence(result.Errors), evidence);
        }

        if (ids.Count > 0 || result.ExitCode is null or > 128)
        {
            return new SbatchAnswer.Unknown(evidence);
        }

        return SbatchRefusals.IsNotSent(result.Errors) ? new SbatchAnswer.NotSent(evidence)
            : SbatchRefusals.IsUndecided(result.Errors) ? new SbatchAnswer.Unknown(evidence)
            : SbatchRefusals.IsRefused(result.Errors) ? new SbatchAnswer.Refused(SbatchRefusals.Sentence(result.Errors), evidence)
            : new SbatchAnswer.Unknown(evidence);
    }

    private static long? Id(string line)
    {
        var match = IdLine().Match(line.Trim());
        return match.Success ? Columns.Long(match.Groups["id"].Value) : null;
    }

    private static string Evidence(CommandResult result) =>
        $"sbatch ended with {result.ExitCode?.ToString() ?? "a signal"}: {Text.Short(result.Errors, 1500)} {Text.Short(result.Output, 500)}".TrimEnd();

    // "--parsable" prints the id, or the id and the cluster; without it there are words around it.
    [GeneratedRegex(
        "^(Submitted batch job )?(?<id>[1-9][0-9]{0,11})(;[A-Za-z0-9._-]+| on cluster [A-Za-z0-9._-]+)?$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex IdLine();
}
