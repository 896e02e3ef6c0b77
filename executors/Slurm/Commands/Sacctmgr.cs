using System.Globalization;

namespace Pollinator.Slurm.Commands;

/// <summary>What a user may charge, and how.</summary>
internal sealed record Association(string Account, IReadOnlyList<string> Qos, int? MaxSubmitJobs, double? CpuMinutesLimit);

/// <summary><c>sacctmgr</c>: which accounts and QOS this user may name.</summary>
internal static class Sacctmgr
{
    public static RemoteCommand Associations(string user) =>
        new(
            "sacctmgr -n -P show assoc user=<user> format=Account,QOS,MaxSubmit,GrpTRESMins",
            "Which accounts you may charge",
            Asked.Accounting,
            ["sacctmgr", "-n", "-P", "show", "assoc", $"user={user}", "format=Account,QOS,MaxSubmit,GrpTRESMins"]
        );

    public static RemoteCommand DefaultAccount(string user) =>
        new(
            "sacctmgr -n -P show user <user> format=DefaultAccount",
            "Which account is charged when none is named",
            Asked.Accounting,
            ["sacctmgr", "-n", "-P", "show", "user", user, "format=DefaultAccount"]
        );

    public static IReadOnlyList<Association> ParseAssociations(string output) =>
        [
            .. Columns
                .Lines(output)
                .Select(line => line.Split('|'))
                .Where(fields => fields.Length >= 4 && fields[0].Length > 0)
                .Select(fields => new Association(
                    fields[0],
                    fields[1].Split(',', StringSplitOptions.RemoveEmptyEntries),
                    Columns.Int(fields[2]),
                    Tres.Value(fields[3], "cpu")
                )),
        ];

    public static string? ParseDefaultAccount(string output) =>
        Columns.Lines(output).Select(line => line.Split('|')[0].Trim()).FirstOrDefault(name => name.Length > 0);
}

/// <summary>Reads trackable resources: <c>cpu=600,gres/gpu=4</c>.</summary>
internal static class Tres
{
    public static double? Value(string text, string name)
    {
        foreach (var item in text.Split(','))
        {
            if (
                item.Split('=') is [var key, var value]
                && string.Equals(key, name, StringComparison.Ordinal)
                && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            )
            {
                return number;
            }
        }

        return null;
    }
}
