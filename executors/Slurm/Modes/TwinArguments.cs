using System.Reflection;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Ladder;

namespace Pollinator.Slurm.Modes;

/// <summary>The words after <c>twin</c>.</summary>
internal sealed record TwinArguments(ExecutorOptions Options, SlurmOptions Slurm)
{
    public const string Help = """
        pollinator-slurm twin: runs jobs of a Pollinator portal on this Slurm system, from its login node.

          pollinator-slurm twin --portal URL [--state FOLDER] [--portal-socket FILE] [--policy FILE] [--keep] [--register]

          --portal URL           the portal's address, such as https://pollinator.example.org
          --state FOLDER         where its key and its jobs' files are kept; compute nodes must see it (default ~/.pollinator)
          --portal-socket FILE   reaches the portal through this socket of a bridge
          --policy FILE          the centre's policy (default /etc/pollinator/policy.json)
          --keep                 keep jobs' folders after they have ended
          --launched             the portal started it, and not a person: said on the sheet of what is done there
          --register             register anew, with a new one-time code

        The first start reads a one-time code from standard input.
        Ending it (Ctrl-C) does not end jobs: start it again and it sees them through. A file ~/.pollinator/STOP ends it.
        Exit codes: 0 ended as asked, 1 fault, 2 wrong words, 3 a newer start took over, 4 refused by the portal, 5 state folder in use.
        """;

    private static readonly string[] WithValue = ["--portal", "--state", "--portal-socket", "--policy"];

    /// <summary>Reads the words. No arguments and no fault: help was asked for.</summary>
    public static (TwinArguments? Arguments, string? Fault) Parse(IReadOnlyList<string> words)
    {
        if (words.Contains("--help") || words.Contains("-h"))
        {
            return (null, null);
        }

        var (values, flags) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] is "--keep" or "--launched" or "--register")
            {
                flags.Add(words[i]);
            }
            else if (!WithValue.Contains(words[i], StringComparer.Ordinal))
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

    private static (TwinArguments? Arguments, string? Fault) Make(Dictionary<string, string> values, HashSet<string> flags)
    {
        if (!Uri.TryCreate(values.GetValueOrDefault("--portal"), UriKind.Absolute, out var portal) || portal.Scheme is not ("http" or "https"))
        {
            return (null, "--portal needs the portal's address, such as https://pollinator.example.org.");
        }

        var options = new ExecutorOptions
        {
            Portal = portal,
            PortalSocket = values.GetValueOrDefault("--portal-socket"),
            StateFolder =
                values.GetValueOrDefault("--state") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pollinator"),
            ProgramVersion = TwinVersion.OfThis(
                typeof(TwinArguments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0"
            ),
            KeepFolders = flags.Contains("--keep"),
            RegisterAnew = flags.Contains("--register"),
        };
        var slurm = new SlurmOptions
        {
            PolicyFile = values.GetValueOrDefault("--policy") ?? Policy.UsualPath,
            Rung = flags.Contains("--launched") ? Rung.Twin : Rung.ByHand,
            Socket = options.PortalSocket,
        };
        return (new(options, slurm), null);
    }
}
