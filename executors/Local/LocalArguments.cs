using System.Reflection;
using Pollinator.Sdk;

namespace Pollinator.Local;

/// <summary>The words on the command line. So few that no library is needed.</summary>
internal sealed record LocalArguments(ExecutorOptions Options, LocalOptions Local)
{
    public const string Help = """
        pollinator-local: runs jobs of a Pollinator portal on this machine.

          pollinator-local --portal URL [--state FOLDER] [--slots N] [--grace SECONDS] [--keep] [--register]

          --portal URL      the portal's address, such as https://pollinator.example.org
          --state FOLDER    where its key and its jobs' files are kept (default ~/.pollinator/local)
          --slots N         most jobs at once (default: one for each core)
          --grace SECONDS   from asking a job to end to ending it (default 10)
          --keep            keep jobs' folders after they have ended
          --register        register anew, with a new one-time code

        The first start reads a one-time code from standard input; get one on the portal's Executors page.
        Ending it (Ctrl-C) does not end jobs: start it again and it sees them through. A file ~/.pollinator/STOP ends it.
        Exit codes: 0 ended as asked, 1 fault, 2 wrong words, 3 a newer start took over, 4 refused by the portal, 5 state folder in use.
        """;

    /// <summary>Reads the words. No arguments and no fault: help was asked for.</summary>
    public static (LocalArguments? Arguments, string? Fault) Parse(IReadOnlyList<string> words)
    {
        if (words.Contains("--help") || words.Contains("-h"))
        {
            return (null, null);
        }

        var (values, flags) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] is "--keep" or "--register")
            {
                flags.Add(words[i]);
            }
            else if (words[i] is not ("--portal" or "--state" or "--slots" or "--grace"))
            {
                return (null, $"'{words[i]}' is not known.");
            }
            else if (i + 1 == words.Count)
            {
                return (null, $"{words[i]} needs a value.");
            }
            else
            {
                values[words[i]] = words[++i];
            }
        }

        return Make(values, flags);
    }

    private static (LocalArguments? Arguments, string? Fault) Make(Dictionary<string, string> values, HashSet<string> flags)
    {
        if (!Uri.TryCreate(values.GetValueOrDefault("--portal"), UriKind.Absolute, out var portal) || portal.Scheme is not ("http" or "https"))
        {
            return (null, "--portal needs the portal's address, such as https://pollinator.example.org.");
        }

        var slots = 0;
        if (values.TryGetValue("--slots", out var slotsText) && (!int.TryParse(slotsText, out slots) || slots is < 1 or > 10_000))
        {
            return (null, "--slots needs a number from 1 to 10000.");
        }

        var grace = 10;
        if (values.TryGetValue("--grace", out var graceText) && (!int.TryParse(graceText, out grace) || grace is < 0 or > 3600))
        {
            return (null, "--grace needs a number of seconds from 0 to 3600.");
        }

        var options = new ExecutorOptions
        {
            Portal = portal,
            StateFolder =
                values.GetValueOrDefault("--state")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pollinator", "local"),
            ProgramVersion = typeof(LocalArguments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
            KeepFolders = flags.Contains("--keep"),
            RegisterAnew = flags.Contains("--register"),
        };
        return (new(options, new() { Slots = slots > 0 ? slots : null, Grace = TimeSpan.FromSeconds(grace) }), null);
    }
}
