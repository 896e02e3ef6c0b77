using System.Text;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Commands;

/// <summary>Whom a command troubles.</summary>
internal enum Asked
{
    /// <summary>Only the machine it runs on.</summary>
    Machine,

    /// <summary>Slurm's controller, which all of the system's users share.</summary>
    Scheduler,

    /// <summary>Slurm's accounting database.</summary>
    Accounting,
}

/// <summary>A command as it is run on the system, and what the guest sheet says of it.</summary>
/// <param name="Template">The words, with what varies in angle brackets.</param>
/// <param name="Why">What for.</param>
/// <param name="Asked">Whom it troubles.</param>
/// <param name="Words">The words themselves.</param>
internal sealed record RemoteCommand(string Template, string Why, Asked Asked, IReadOnlyList<string> Words)
{
    // Settings in a person's own environment (SQUEUE_PARTITION, SBATCH_*, SLURM_TIME_FORMAT, ...) would change what Slurm's commands do and
    // print, and sbatch would hand all of it to the job. Fixed text: what varies only ever arrives in "$@".
    private const string Clean = "exec env -i PATH=\"$PATH\" HOME=\"$HOME\" USER=\"$(id -un)\" LOGNAME=\"$(id -un)\" SLURM_TIME_FORMAT=%s";

    /// <summary>When it is run, for the sheet; null where the sheet says so by what it is.</summary>
    public string? When { get; init; }

    /// <summary>Names of variables that it gets as the account has them, where they are set; fixed text.</summary>
    public IReadOnlyList<string> Passes { get; init; } = [];

    /// <summary>How long it may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What it reads on standard input; null for nothing.</summary>
    public string? Input { get; init; }

    /// <summary>As the shell runs it: with a plain environment, and times as seconds since 1970, which know no zone.</summary>
    public ClusterCommand ToCluster() =>
        new(["/bin/sh", "-c", $"{Clean}{string.Concat(Passes.Prepend("SLURM_CONF").Select(Pass))} \"$@\"", "sh", .. Words])
        {
            Limit = Limit,
            Input = Input is { } text ? async (stream, ct) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct) : null,
        };

    // Its value is one word to the shell, and nothing in it is evaluated.
    private static string Pass(string name) => $" ${{{name}:+{name}=\"${name}\"}}";
}
