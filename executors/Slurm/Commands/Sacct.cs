using System.Globalization;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Commands;

/// <summary><c>sacct</c>: what accounting knows of jobs, all runs and steps of them. Its JSON says exit code 0 of failed jobs in 22.05, so it is never used.</summary>
internal sealed class Sacct(IReadOnlyList<string> fields)
{
    /// <summary>The fields that are asked for, where the system has them; the first two must be there. All are older than Slurm 18.</summary>
    private static readonly string[] Wanted = ["JobIDRaw", "State", "ExitCode", "Submit", "Start", "End", "NodeList", "Reason", "MaxRSS", "WorkDir"];

    /// <summary>The fields this system has of those that are wanted.</summary>
    public IReadOnlyList<string> Fields { get; } = fields;

    /// <summary>With all the fields.</summary>
    public static Sacct Full { get; } = new(Wanted);

    /// <summary>One unknown field makes sacct fail as a whole, so it is asked once which it has.</summary>
    public static RemoteCommand HelpFormat { get; } =
        new("sacct --helpformat", "Which fields accounting has, once", Asked.Machine, ["sacct", "--helpformat"]);

    /// <summary>From the answer to <see cref="HelpFormat"/>; null when it names not even id and state.</summary>
    public static Sacct? Of(string helpFormat)
    {
        var there = helpFormat
            .Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return there.Contains("JobIDRaw") && there.Contains("State") ? new([.. Wanted.Where(there.Contains)]) : null;
    }

    /// <param name="jobs">Numbers of jobs.</param>
    /// <param name="since">
    /// No later than the first of them was submitted. Without it some versions look only from midnight on. Two days earlier is asked for, so that
    /// neither zones nor clocks that are off matter.
    /// </param>
    public RemoteCommand Command(IReadOnlyCollection<long> jobs, DateTimeOffset since) =>
        new(
            $"sacct -D -P -n -S <day> -j <jobs> -o {string.Join(',', Fields)}",
            "How jobs ended: one call for all that are gone from the queue",
            Asked.Accounting,
            [
                "sacct",
                "-D",
                "-P",
                "-n",
                $"--delimiter={Columns.Unit}",
                "-S",
                since.AddDays(-2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "-j",
                string.Join(',', jobs),
                "-o",
                string.Join(',', Fields),
            ]
        );

    public IReadOnlyDictionary<long, AccountedJob> Parse(string output)
    {
        var runs = new Dictionary<long, List<AccountedRun>>();
        foreach (var line in Columns.Lines(output))
        {
            var values = line.Split(Columns.Unit);
            if (values.Length < Fields.Count)
            {
                continue;
            }

            var name = Value(values, "JobIDRaw");
            var dot = name.IndexOf('.');
            if (Columns.Long(dot < 0 ? name : name[..dot]) is not { } id)
            {
                continue;
            }

            var shown = line.Replace(Columns.Unit, '|');
            if (dot < 0)
            {
                (runs.TryGetValue(id, out var known) ? known : runs[id] = []).Add(Run(values, shown));
            }
            else if (runs.TryGetValue(id, out var of))
            {
                of[^1].Steps = [.. of[^1].Steps, Step(values, name[(dot + 1)..], shown)];
            }
        }

        return runs.ToDictionary(pair => pair.Key, pair => new AccountedJob(pair.Key, pair.Value));
    }

    private AccountedRun Run(string[] values, string line) =>
        new()
        {
            State = SlurmStates.Read(Value(values, "State")),
            Exit = ExitPair.Read(Value(values, "ExitCode")),
            Submit = Columns.Time(Value(values, "Submit")),
            Start = Columns.Time(Value(values, "Start")),
            End = Columns.Time(Value(values, "End")),
            Nodes = Columns.Text(Value(values, "NodeList")),
            Reason = Columns.Text(Value(values, "Reason")),
            Folder = Columns.Text(Value(values, "WorkDir")),
            Line = line,
        };

    private AccountedStep Step(string[] values, string name, string line) =>
        new(name, SlurmStates.Read(Value(values, "State")), ExitPair.Read(Value(values, "ExitCode")), Columns.Bytes(Value(values, "MaxRSS")), line);

    private string Value(string[] values, string field)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            if (string.Equals(Fields[i], field, StringComparison.Ordinal))
            {
                return values[i];
            }
        }

        return "";
    }
}
