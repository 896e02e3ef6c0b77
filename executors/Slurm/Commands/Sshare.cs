using System.Globalization;

namespace Pollinator.Slurm.Commands;

/// <summary>What an account has used, as Slurm counts it (older use counts less where the site says so).</summary>
internal sealed record AccountUse(string Account, double CoreHours, double? CoreHoursLimit);

/// <summary><c>sshare</c>: what was used of each account.</summary>
internal static class Sshare
{
    public static RemoteCommand Command { get; } = new("sshare -l -P", "How much of each account is used", Asked.Scheduler, ["sshare", "-l", "-P"]);

    /// <summary>The accounts' own lines: those of users are parts of them. Columns are found by their heading, since versions differ.</summary>
    public static IReadOnlyList<AccountUse> Parse(string output)
    {
        var lines = Columns.Lines(output).ToList();
        var headings = lines.Count == 0 ? [] : lines[0].Split('|');
        var (account, user, usage) = (At("Account"), At("User"), At("RawUsage"));
        var limit = At("GrpTRESMins");
        if (account < 0 || user < 0 || usage < 0)
        {
            return [];
        }

        return
        [
            .. lines
                .Skip(1)
                .Select(line => line.Split('|'))
                .Where(fields => fields.Length == headings.Length && fields[user].Length == 0)
                .Select(fields =>
                    double.TryParse(fields[usage], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                        ? new AccountUse(fields[account].Trim(), seconds / 3600, limit < 0 ? null : Tres.Value(fields[limit], "cpu") / 60)
                        : null
                )
                .OfType<AccountUse>(),
        ];

        int At(string heading) => Array.IndexOf(headings, heading);
    }
}
