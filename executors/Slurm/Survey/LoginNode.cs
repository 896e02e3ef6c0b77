using Pollinator.Contracts;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Scripts;

namespace Pollinator.Slurm.Survey;

/// <summary>What the login node says of itself: the answer of <c>survey.sh</c>, read.</summary>
internal sealed class LoginNode(string output)
{
    private const string OfPlace = "quota.";
    private static readonly string[] Detaching = ["systemd-run", "setsid"];

    private readonly List<(string Name, string Value)> _lines =
    [
        .. Columns.Lines(output).Where(line => line.IndexOf('=') > 0).Select(line => (line[..line.IndexOf('=')], line[(line.IndexOf('=') + 1)..])),
    ];

    public string? User => Value("user");

    public long? UserNumber => Columns.Long(Value("uid") ?? "");

    public IReadOnlyList<string> Groups => (Value("groups") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    public string? HostName => Value("host");

    public string? Machine => Value("machine");

    public string? OperatingSystem => Value("system");

    public string? LoginShell => Value("shell");

    /// <summary>Its clock, half-way through what was asked: that may take long, and the beginning alone would tell of the beginning.</summary>
    public DateTimeOffset? Time =>
        Columns.Time(Value("time") ?? "") is not { } began ? null
        : Columns.Time(Value("time.end") ?? "") is { } ended && ended > began ? began + ((ended - began) / 2)
        : began;

    public bool HasSacct => Value("tool.sacct") is not null;

    /// <summary>The folder of Slurm's commands; null when they are not in the path.</summary>
    public string? SlurmFolder => Value("tool.sbatch") is { } path && path.StartsWith('/') ? path[..Math.Max(1, path.LastIndexOf('/'))] : null;

    /// <summary>What runs containers, the one to use first.</summary>
    public IReadOnlyList<ContainerRuntime> Runtimes =>
        [
            .. ContainerRuntime
                .Words.Where(word => Value($"tool.{word}")?.StartsWith('/') == true)
                .Select(word => new ContainerRuntime(word, Value($"tool.{word}")!)),
        ];

    public IReadOnlyList<string> DetachedBy => [.. Detaching.Where(tool => Value($"tool.{tool}") is not null)];

    public IReadOnlyList<StorageFinding> Storage =>
        [.. _lines.Where(line => line.Name.StartsWith("disk.", StringComparison.Ordinal)).Select(Disk).OfType<StorageFinding>(), .. Quotas()];

    private string? Value(string name) =>
        _lines.FirstOrDefault(line => string.Equals(line.Name, name, StringComparison.Ordinal)).Value is { Length: > 0 } value ? value : null;

    private StorageFinding? Disk((string Name, string Value) line)
    {
        var what = line.Name["disk.".Length..];
        if (line.Value.Split(',', 3) is not [var all, var used, var path])
        {
            return null;
        }

        var files = (Value($"files.{what}") ?? "").Split(',', 3);
        return new(
            path,
            what,
            Whole(used),
            Whole(all),
            IsQuota: false,
            files.Length == 3 ? Columns.Long(files[1]) : null,
            files.Length == 3 && Columns.Long(files[0]) is > 0 and var most ? most : null
        );
    }

    // What lfs tells is of one place.
    private IEnumerable<StorageFinding> Quotas() =>
        _lines
            .Where(line => line.Name == "quota" || line.Name.StartsWith(OfPlace, StringComparison.Ordinal))
            .Select(line => Quota(line.Name == "quota" ? line.Name : line.Name[OfPlace.Length..], line.Value.Split(',', 6)))
            .OfType<StorageFinding>();

    // quota and lfs tell the soft limit and the hard one; 0 is none.
    private static StorageFinding? Quota(string what, string[] parts) =>
        parts is not [var used, var softBytes, var hardBytes, var files, var softFiles, var path]
            ? null
            : new StorageFinding(
                path,
                what,
                Whole(used),
                Whole(softBytes) is > 0 and var soft ? soft
                    : Whole(hardBytes) is > 0 and var hard ? hard
                    : null,
                IsQuota: true,
                Columns.Long(files),
                Columns.Long(softFiles) is > 0 and var most ? most : null
            );

    // awk writes large numbers as it likes.
    private static long? Whole(string text) =>
        double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and < 9e18
            ? (long)number
            : null;
}
