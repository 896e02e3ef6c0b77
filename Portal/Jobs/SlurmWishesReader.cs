using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>Reads what a form asks of Slurm. What cannot be a name there is said beside its field; the portal and the executor check it again.</summary>
internal static class SlurmWishesReader
{
    private const int MostModules = 50;
    private const int Longest = 200;
    private const string NameSigns = "_.+/@:,=-";
    private const string ConstraintSigns = NameSigns + "&|!*()[]";

    /// <summary>The wishes; null when there are none.</summary>
    public static SlurmWishes? Read(SubmitForm form, Action<string, string> fault)
    {
        var wishes = new SlurmWishes
        {
            Partition = Name(nameof(form.Partition), form.Partition),
            Account = Name(nameof(form.Account), form.Account),
            Qos = Name(nameof(form.Qos), form.Qos),
            Constraint = Name(nameof(form.Constraint), form.Constraint, ConstraintSigns),
            Reservation = Name(nameof(form.Reservation), form.Reservation),
            Modules = Modules(form),
        };
        return wishes is { Partition: null, Account: null, Qos: null, Constraint: null, Reservation: null, Modules.Count: 0 } ? null : wishes;

        string? Name(string field, string text, string signs = NameSigns)
        {
            var plain = text.Trim();
            if (plain.Length == 0)
            {
                return null;
            }
            if (IsName(plain, signs))
            {
                return plain;
            }
            fault(field, L("Letters, digits and a few signs, no blank, and no dash in front."));
            return null;
        }

        IReadOnlyList<string> Modules(SubmitForm typed)
        {
            var names = typed.Modules.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (names.Length <= MostModules && names.All(name => IsName(name, NameSigns)))
            {
                return names;
            }
            fault(
                nameof(typed.Modules),
                names.Length > MostModules ? L("At most 50.") : L("Names of modules with blanks between, such as gcc/13.2 openmpi.")
            );
            return [];
        }
    }

    private static bool IsName(string text, string signs) =>
        text.Length <= Longest
        && text[0] != '-'
        && text.All(sign => char.IsAsciiLetterOrDigit(sign) || signs.Contains(sign, StringComparison.Ordinal));
}
