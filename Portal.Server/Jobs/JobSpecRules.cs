using System.Text.RegularExpressions;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>What a specification must hold to be accepted. All faults at once, by field.</summary>
internal static partial class JobSpecRules
{
    // A reader of JSON checks that a list is there, but not that none of its items is null: hence the tests for null below.

    /// <summary>A specification is kept, shown and sent whole; what is larger belongs into a file of the project.</summary>
    public const int LargestSpec = 256 * 1024;

    private const int LongestText = 64 * 1024;
    private const int YearSeconds = 366 * 24 * 3600;

    /// <summary>Null when there is nothing to say against it.</summary>
    public static Refusal? Check(JobSpec spec)
    {
        var faults = Faults(spec)
            .GroupBy(fault => fault.Field, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => field.Select(fault => fault.Text).ToArray());
        return faults.Count == 0
            ? null
            : new Refusal(
                RefusalKind.Invalid,
                "invalid-spec",
                $"The job was not accepted: {Words.Join(faults.SelectMany(fault => fault.Value).Take(3))}"
            )
            {
                Faults = faults,
            };
    }

    private static IEnumerable<(string Field, Words Text)> Faults(JobSpec spec) =>
        Texts(spec)
            .Concat(Limits(spec))
            .Concat(Demands(spec.Conditions))
            .Concat(Variables(spec.Environment))
            .Concat(Secrets(spec))
            .Concat(SlurmWishRules.Faults(spec.Slurm));

    private static IEnumerable<(string Field, Words Text)> Texts(JobSpec spec)
    {
        if (!FunctionName().IsMatch(spec.FunctionName))
        {
            yield return ("functionName", "A function's name has 1 to 100 characters of a-z, A-Z, 0-9, '.', '_' and '-'.");
        }

        if (spec.Label is { } label && (label.Length > 200 || label.Any(char.IsControl)))
        {
            yield return ("label", "A label has at most 200 characters and no control characters.");
        }

        if (string.Equals(spec.FunctionName, "run", StringComparison.Ordinal) && (spec.Command.Count == 0 || string.IsNullOrEmpty(spec.Command[0])))
        {
            yield return ("command", "Say which command to run, such as: python3 src/train.py.");
        }

        if (
            spec.Command.Count > 10_000
            || spec.Command.Any(part => part is null || part.Length > LongestText || part.Contains('\0', StringComparison.Ordinal))
        )
        {
            yield return ("command", "A command has at most 10,000 arguments of 65,536 characters each, none with a NUL.");
        }

        if (spec.InitCommand is { } init && (init.Length > LongestText || init.Contains('\0', StringComparison.Ordinal)))
        {
            yield return ("initCommand", "The line before the command has at most 65,536 characters and no NUL.");
        }

        if (spec.Image is { } image && !Image().IsMatch(image))
        {
            yield return (
                "image",
                "An image is named like rocm/pytorch:6.2: letters, digits and . _ - / : @, at most 500, beginning with a letter or digit."
            );
        }
    }

    private static IEnumerable<(string Field, Words Text)> Limits(JobSpec spec)
    {
        if (spec.Priority is < -1000 or > 1000)
        {
            yield return ("priority", "A priority is −1,000 to 1,000; 0 is normal.");
        }

        if (spec.MaxRetries is < 0 or > 100)
        {
            yield return ("maxRetries", "A job is tried again 0 to 100 times.");
        }

        if (spec.MaxWaitSeconds is < 1 or > YearSeconds)
        {
            yield return ("maxWaitSeconds", "The longest wait is 1 s to 366 days; leave it out to wait for ever.");
        }

        if (spec.MaxExecSeconds is < 1 or > YearSeconds)
        {
            yield return ("maxExecSeconds", "The longest run time is 1 s to 366 days; leave it out for no limit.");
        }
    }

    private static IEnumerable<(string Field, Words Text)> Demands(Conditions asks)
    {
        if (asks.Nodes is < 1 or > 100_000 || asks.ProcessesPerNode is < 1 or > 10_000)
        {
            yield return ("conditions.nodes", "A job has 1 to 100,000 nodes with 1 to 10,000 processes each.");
        }

        if (asks.CpuMillicores is < 0 or > 10_000_000 || asks.MemoryBytes < 0 || asks.StorageBytes < 0)
        {
            yield return ("conditions", "CPU, memory and storage are not negative, and a node has at most 10,000 cores.");
        }

        if (asks.WalltimeSeconds is < 1 or > YearSeconds)
        {
            yield return ("conditions.walltimeSeconds", "A walltime is 1 s to 366 days; leave it out to let the platform decide.");
        }

        if (asks.Gpu is { } gpu && (gpu.Count is < 1 or > 1000 || gpu.Name?.Length > 100))
        {
            yield return ("conditions.gpu", "A node has 1 to 1,000 GPUs, and their name at most 100 characters.");
        }

        if (
            asks.ExecutorNames.Count > 100
            || asks.ExecutorNames.Any(name => name is null or { Length: 0 or > 100 })
            || asks.ExecutorType?.Length is 0 or > 100
        )
        {
            yield return ("conditions.executorNames", "A job names at most 100 executors; a name and a type have 1 to 100 characters.");
        }
    }

    private static IEnumerable<(string Field, Words Text)> Variables(IReadOnlyDictionary<string, string> environment)
    {
        if (environment.Count > 1000)
        {
            yield return ("environment", "A job has at most 1,000 environment variables.");
        }

        foreach (var (name, value) in environment)
        {
            if (!VariableName().IsMatch(name) || value is null || value.Length > LongestText || value.Contains('\0', StringComparison.Ordinal))
            {
                yield return (
                    "environment",
                    $"'{Shown(name)}' is not possible: a name has letters, digits and '_' and begins with no digit; a value has at most 65,536 characters and no NUL."
                );
            }
            else if (name.StartsWith("POLLINATOR_", StringComparison.Ordinal))
            {
                yield return ("environment", $"{name} is set by Pollinator itself. Choose a name that does not begin with POLLINATOR_.");
            }
        }
    }

    private static IEnumerable<(string Field, Words Text)> Secrets(JobSpec spec)
    {
        if (spec.Secrets.Count > SecretNames.MostOfAJob || spec.Secrets.Distinct(StringComparer.Ordinal).Count() < spec.Secrets.Count)
        {
            yield return ("secrets", $"A job names at most {SecretNames.MostOfAJob} secrets, each once.");
        }

        foreach (var name in spec.Secrets)
        {
            if (SecretNames.FaultOf(name) is { } fault)
            {
                yield return ("secrets", $"'{Shown(name ?? "")}' is not possible. {fault}");
            }
            else if (spec.Environment.ContainsKey(name))
            {
                yield return ("secrets", $"{name} is a secret of the job and one of its environment variables. Take one of them out.");
            }
        }
    }

    private static string Shown(string name) => name.Length > 40 ? name[..40] + "…" : name;

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,100}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FunctionName();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:/@-]{0,499}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Image();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,255}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VariableName();
}
