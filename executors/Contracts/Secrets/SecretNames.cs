using System.Text.RegularExpressions;

namespace Pollinator.Contracts;

/// <summary>Which names a secret can have: a job finds its value in the environment variable of that name.</summary>
public static partial class SecretNames
{
    /// <summary>The longest name.</summary>
    public const int Longest = 100;

    /// <summary>Most secrets that one job can name.</summary>
    public const int MostOfAJob = 20;

    // Shells keep these for themselves, or what starts a job (container clients, the loader, Slurm) reads them. A value under such a name would
    // steer the start instead of reaching the job, or not reach it at all.
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "_",
        "DIRSTACK",
        "DOCKER_API_VERSION",
        "DOCKER_CERT_PATH",
        "DOCKER_CONFIG",
        "DOCKER_CONTEXT",
        "DOCKER_HOST",
        "DOCKER_TLS",
        "DOCKER_TLS_VERIFY",
        "ENV",
        "EPOCHREALTIME",
        "EPOCHSECONDS",
        "EUID",
        "FUNCNAME",
        "GROUPS",
        "HISTCMD",
        "HOME",
        "IFS",
        "LINENO",
        "NOTIFY_SOCKET",
        "OLDPWD",
        "OPTARG",
        "OPTERR",
        "OPTIND",
        "PATH",
        "POSIXLY_CORRECT",
        "PPID",
        "PS4",
        "PWD",
        "RANDOM",
        "SECONDS",
        "SHELLOPTS",
        "SHLVL",
        "SRANDOM",
        "TMPDIR",
        "UID",
    };

    private static readonly string[] TakenBeginnings =
    [
        "APPTAINER",
        "BASH",
        "CH_",
        "COMP_",
        "CONTAINER_",
        "CONTAINERS_",
        "LD_",
        "PODMAN_",
        "POLLINATOR_",
        "SBATCH_",
        "SINGULARITY",
        "SLURM",
        "SRUN_",
        "XDG_",
    ];

    /// <summary>What stands against a name, a sentence for a person; null when nothing does.</summary>
    public static Words? FaultOf(string? name) =>
        name is null || !Shape().IsMatch(name)
            ? "A secret is named as an environment variable: letters, digits and '_', no digit first, 1 to 100 characters."
        : IsTaken(name) ? (Words)$"{name} is read by what starts a job. Choose another name, and let the job's own program put it where it is needed."
        : null;

    /// <summary>Whether shells, container clients, Slurm or Pollinator keep a variable of this name for themselves.</summary>
    public static bool IsTaken(string name) =>
        Taken.Contains(name) || Array.Exists(TakenBeginnings, beginning => name.StartsWith(beginning, StringComparison.Ordinal));

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,99}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
