using System.Text.RegularExpressions;

namespace Pollinator.Slurm.States;

/// <summary>
/// The reasons that name a limit of an account (Slurm: association) or a QOS, such as <c>AssocGrpCPUMinutesLimit</c>, <c>QOSMaxGRESPerUser</c>,
/// <c>MaxCpuPerAccount</c>. There are more than a hundred, put together from few words: whose, which kind, of what, and how it is counted.
/// </summary>
internal static partial class LimitReasons
{
    private static readonly Dictionary<string, string> Things = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BB"] = "burst buffer",
        ["Billing"] = "billing units",
        ["Cpu"] = "CPUs",
        ["Energy"] = "energy",
        ["GRES"] = "GPUs or other devices",
        ["License"] = "licences",
        ["Mem"] = "memory",
        ["Memory"] = "memory",
        ["Node"] = "nodes",
        ["Unknown"] = "of something",
    };

    /// <summary>What the word means; null when it is no limit's.</summary>
    public static PendingReason? Read(string word)
    {
        var match = Pattern().Match(word);
        if (!match.Success)
        {
            return null;
        }

        var isQos = match.Groups["whose"].ValueSpan is "QOS";
        var of = isQos ? "QOS" : "account";
        var counted = match.Groups["counted"].Value.Replace("Mins", "Minutes", StringComparison.Ordinal);
        var per = match.Groups["per"].Value;
        return match.Groups["kind"].Value switch
        {
            "Min" => Stays(word, $"It asks for less {Thing(match)} than its QOS demands, so it can never start. Ask for more, or name another QOS."),
            "Grp" => Group(word, match, of, counted),
            _ => Most(word, match, of, counted, per),
        };
    }

    private static PendingReason Group(string word, Match match, string of, string counted) =>
        (match.Groups["thing"].Value.ToUpperInvariant(), counted) switch
        {
            ("JOBS", _) => Passes(word, $"All jobs of its {of} together are as many as may run at once. It starts when one ends."),
            ("SUBMITJOBS", _) => Passes(word, $"Its {of} has as many jobs in the queue as it may have."),
            ("WALL" or "WALLDURATION", _) => Stays(word, $"The time granted to its {of} is used up. Charge another account, or ask for more time."),
            (_, "Minutes") => Stays(
                word,
                $"What was granted to its {of} ({Thing(match)} times minutes) is used up. Charge another account, or ask for more."
            ),
            (_, "RunMinutes") => Passes(
                word,
                $"Running jobs of its {of} have claimed what it may use ({Thing(match)} times minutes). It starts when some end; a shorter walltime claims less."
            ),
            _ => Passes(word, $"All jobs of its {of} together use as many {Thing(match)} as they may. It starts when some end."),
        };

    private static PendingReason Most(string word, Match match, string of, string counted, string per) =>
        (match.Groups["thing"].Value.ToUpperInvariant(), counted, per) switch
        {
            ("JOBS", _, _) => Passes(word, $"{Owner(of, per)} runs as many jobs as it may at once. It starts when one ends."),
            ("SUBMITJOB" or "SUBMITJOBS", _, _) => Passes(word, $"{Owner(of, per)} has as many jobs in the queue as it may have."),
            ("WALL" or "WALLDURATION", _, _) => Stays(
                word,
                $"It asks for more time than its {of} allows one job, so it can never start. Ask for less."
            ),
            (_, "Minutes" or "RunMinutes", "PerJob") => Stays(
                word,
                $"It asks for more {Thing(match)} times minutes than its {of} allows one job, so it can never start. Ask for fewer, or for less time."
            ),
            (_, "Minutes" or "RunMinutes", _) => Passes(
                word,
                $"Running jobs have claimed what its {of} may use ({Thing(match)} times minutes). It starts when some end."
            ),
            (_, _, "PerUser" or "PerAccount") => Passes(
                word,
                $"{Owner(of, per)} uses as many {Thing(match)} as it may. It starts when some of those jobs end."
            ),
            (_, _, "PerNode") => Stays(
                word,
                $"It asks for more {Thing(match)} on a node than its {of} allows, so it can never start. Ask for fewer."
            ),
            _ => Stays(word, $"It asks for more {Thing(match)} than its {of} allows one job, so it can never start. Ask for fewer."),
        };

    private static string Owner(string of, string per) =>
        per switch
        {
            "PerUser" => $"You are at a limit of the {of}: your account there",
            "PerAccount" => "Its account",
            _ => of == "QOS" ? "Its QOS" : "Its account",
        };

    private static string Thing(Match match) => Things.GetValueOrDefault(match.Groups["thing"].Value, match.Groups["thing"].Value);

    private static PendingReason Passes(string word, string sentence) => new(word, sentence, NeedsPerson: false);

    private static PendingReason Stays(string word, string sentence) => new(word, sentence, NeedsPerson: true);

    [GeneratedRegex(
        "^(?<whose>Assoc|QOS)?(?<kind>Grp|Max|Min)(?<thing>BB|Billing|Cpu|Energy|GRES|License|Memory|Mem|Node|Unknown|Jobs|SubmitJobs|SubmitJob|WallDuration|Wall)(?<counted>RunMinutes|RunMins|Minutes)?(?<per>PerJob|PerUser|PerAccount|PerNode)?(Limit|NotSatisfied)?$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Pattern();
}
