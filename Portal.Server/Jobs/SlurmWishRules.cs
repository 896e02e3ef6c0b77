using System.Text.RegularExpressions;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>What a job may ask of Slurm: names that end neither a line of its script, nor a word, nor an option. The executor looks again.</summary>
internal static partial class SlurmWishRules
{
    /// <summary>What the fields' names begin with.</summary>
    public const string Field = "slurm.";

    private const int MostModules = 50;

    public static IEnumerable<(string Field, Words Text)> Faults(SlurmWishes? wishes)
    {
        if (wishes is null)
        {
            yield break;
        }

        (string Name, Words What, string? Value)[] names =
        [
            ("partition", "A partition's name", wishes.Partition),
            ("account", "An account's name", wishes.Account),
            ("qos", "A quality of service's name", wishes.Qos),
            ("reservation", "A reservation's name", wishes.Reservation),
        ];
        foreach (var (name, what, value) in names)
        {
            if (value is not null && !Name().IsMatch(value))
            {
                yield return (Field + name, $"{what} has 1 to 200 letters, digits and . _ - + / @ : , = and does not begin with '-' or '='.");
            }
        }

        if (wishes.Constraint is { } constraint && !Constraint().IsMatch(constraint))
        {
            yield return (
                Field + "constraint",
                "A constraint has 1 to 200 letters, digits and . _ - + / @ : & | ! * ( ) [ ] , = and does not begin with '-'."
            );
        }

        if (wishes.Modules.Count > MostModules || wishes.Modules.Any(module => module is null || !Name().IsMatch(module)))
        {
            yield return (
                Field + "modules",
                "At most 50 modules, each with 1 to 200 letters, digits and . _ - + / @ : , = and not beginning with '-' or '='."
            );
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.+/@:,][A-Za-z0-9_.+/@:,=-]{0,199}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9_.+/@:&|!*()\[\],=][A-Za-z0-9_.+/@:&|!*()\[\],=-]{0,199}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Constraint();
}
