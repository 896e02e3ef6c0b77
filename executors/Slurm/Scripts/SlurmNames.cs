using System.Text.RegularExpressions;
using Pollinator.Contracts;
using Pollinator.Sdk;

namespace Pollinator.Slurm.Scripts;

/// <summary>Names that may stand in an #SBATCH line: nothing in them ends the line, the word, or the option.</summary>
internal static partial class SlurmNames
{
    /// <summary>The name of a partition, an account, a QOS, a reservation, a GPU model, a module. Throws <see cref="ExecutorException"/> for what cannot be one.</summary>
    public static string Require(string what, string name) => Name().IsMatch(name) ? name : throw Bad(what, name);

    /// <summary>An expression of node features, as sbatch reads it.</summary>
    public static string RequireConstraint(string text) => Constraint().IsMatch(text) ? text : throw Bad("constraint", text);

    private static ExecutorException Bad(string what, string name) =>
        new(
            EndReason.PlatformRefused,
            $"'{States.Text.Short(name, 60)}' cannot be a {what} of Slurm. Letters, digits and a few signs can, and no blank."
        );

    [GeneratedRegex(@"^[A-Za-z0-9_.+/@:,][A-Za-z0-9_.+/@:,=-]{0,199}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(
        @"^[A-Za-z0-9_.+/@:&|!*()\[\],=][A-Za-z0-9_.+/@:&|!*()\[\],=-]{0,199}\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Constraint();
}
