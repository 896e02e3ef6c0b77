using System.Text;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Where a folder keeps its sources, and which files it has; null when only the text of the project file is known.</summary>
internal sealed record SourceFolder(string Path, Func<string, bool>? Has);

/// <summary>What a text gave.</summary>
/// <param name="File">The file, read.</param>
/// <param name="Spec">What could be read of the specification, also when the file has faults; null where it is no YAML.</param>
internal sealed record ProjectFileParts(ProjectFile File, JobSpec? Spec);

/// <summary>
/// Reads <c>project.yaml</c> as the Pollinator command-line tool of ColonyOS writes it. Whatever the text is, the answer is a list of faults
/// with their places, never an exception.
/// </summary>
internal static class ProjectFileReader
{
    public const string FileName = "project.yaml";

    /// <summary>No honest project file comes near.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string NestedFolder = "cfs/src/";
    private const string RunFunction = "run";
    private const int MaxWalltimeSeconds = 366 * 24 * 3600;

    private static readonly IReadOnlyList<string> RootKeys = ProjectFileKeys.Of("");
    private static readonly IReadOnlyList<string> ConditionKeys = ProjectFileKeys.Of("conditions");
    private static readonly IReadOnlyList<string> GpuKeys = ProjectFileKeys.Of("conditions.gpu");
    private static readonly IReadOnlyList<string> SlurmKeys = ProjectFileKeys.Of("slurm");
    private static readonly IReadOnlyList<string> EnvironmentKeys = ProjectFileKeys.Of("environment");
    private static readonly IReadOnlyList<string> LimitKeys = ProjectFileKeys.Of("limits");
    private static readonly IReadOnlyList<string> FunctionKeys = ProjectFileKeys.Of("function");

    /// <summary>Sources below <c>src/</c>, in a folder not known.</summary>
    public static SourceFolder SourceFolder { get; } = new("src/", null);

    /// <summary>Sources in the folder of this name, which a read of a snapshot's file told; in <c>src/</c> when it is another.</summary>
    public static SourceFolder SourceFolderNamed(string? path) => path == NestedFolder ? new(NestedFolder, null) : SourceFolder;

    /// <summary>Where a snapshot keeps its sources: <c>src/</c>, or <c>cfs/src/</c> as in a folder that the command-line tool made.</summary>
    public static SourceFolder SourceFolderOf(SnapshotManifest manifest)
    {
        var paths = manifest.Entries.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        return new(!paths.Contains("src") && paths.Contains("cfs/src") ? NestedFolder : SourceFolder.Path, paths.Contains);
    }

    /// <summary>Reads the bytes of a file.</summary>
    public static ProjectFile Read(ReadOnlySpan<byte> bytes, SourceFolder sources)
    {
        if (bytes.Length > MaxBytes)
        {
            return TooLarge(bytes.Length);
        }

        var text = PathRules.TryDecode(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        return text is null ? Refused(new(1, 1), "The file is not text in UTF-8.") : Read(text, sources);
    }

    /// <summary>Reads a text.</summary>
    public static ProjectFile Read(string yaml, SourceFolder sources) => ReadParts(yaml, sources).File;

    /// <summary>Reads a text, also what can be read of one with faults.</summary>
    public static ProjectFileParts ReadParts(string yaml, SourceFolder sources)
    {
        if (yaml.Length > MaxBytes)
        {
            return new(TooLarge(yaml.Length), null);
        }

        if (yaml.Contains('\0', StringComparison.Ordinal))
        {
            return new(Refused(new(1, 1), "The file has NUL bytes in it; it is not text."), null);
        }

        try
        {
            return YamlTree.Read(yaml) is { } root
                ? Map(root, sources)
                : new(Refused(new(1, 1), "The file is empty. It needs at least 'environment:' with a 'cmd:' below it."), null);
        }
        catch (YamlFault fault)
        {
            return new(Refused(fault.Place, fault.Words), null);
        }
    }

    /// <summary>The answer to a file that is too large to be read.</summary>
    public static ProjectFile TooLarge(long size) =>
        Refused(new(1, 1), $"A project file has at most {MaxBytes / 1024} KiB; this one has {Quantities.WriteBytes(size)}.");

    /// <summary>The section that has this key, "" for the file itself; null when none has, or when it is the one asked about.</summary>
    public static string? SectionWith(string key, string? but) =>
        but is not null && RootKeys.Contains(key, StringComparer.Ordinal) ? ""
        : but is not "conditions" && ConditionKeys.Contains(key, StringComparer.Ordinal) ? "conditions"
        : but is not "environment" && EnvironmentKeys.Contains(key, StringComparer.Ordinal) ? "environment"
        : but is not "slurm" && SlurmKeys.Contains(key, StringComparer.Ordinal) ? "slurm"
        : but is not "limits" && LimitKeys.Contains(key, StringComparer.Ordinal) ? "limits"
        : but is not "gpu" && GpuKeys.Contains(key, StringComparer.Ordinal) ? "gpu"
        : but is not "function" && FunctionKeys.Contains(key, StringComparer.Ordinal) ? "function"
        : null;

    private static ProjectFile Refused(YamlPlace place, Words message) => new(null, null, [new(place.Line, place.Column, message, null)], []);

    private static ProjectFileParts Map(YamlNode root, SourceFolder sources)
    {
        var faults = new ProjectFileFaults();
        var file = new ProjectFileSection(null, root, faults, RootKeys);
        if (file.Node("tunnel") is { } tunnel)
        {
            faults.Warn(tunnel.Place, "Tunnels are not served yet: the job runs, and no port of it is forwarded.");
        }

        var name = NameOf(file, faults);
        var environment = new ProjectFileSection("environment", file.Node("environment"), faults, EnvironmentKeys);
        var conditions = new ProjectFileSection("conditions", file.Node("conditions"), faults, ConditionKeys);
        var slurm = new ProjectFileSection("slurm", file.Node("slurm"), faults, SlurmKeys);
        var limits = new ProjectFileSection("limits", file.Node("limits"), faults, LimitKeys);
        var function = new ProjectFileSection("function", file.Node("function"), faults, FunctionKeys);
        var functionName = function.Text("name") ?? RunFunction;
        var spec = new JobSpec
        {
            FunctionName = functionName,
            Label = file.Text("label") is { } label ? (label.Length == 0 ? null : label) : name,
            Command = ProjectCommand.Read(environment, sources, isNeeded: functionName == RunFunction, faults),
            InitCommand = environment.Text("init-cmd"),
            Image = environment.Text("docker"),
            Environment = environment.Texts("variables"),
            Args = function.JsonList("args"),
            Kwargs = function.JsonMembers("kwargs"),
            Secrets = file.Names("secrets"),
            Conditions = ConditionsOf(conditions, faults),
            Slurm = file.Node("slurm") is null ? null : WishesOf(slurm),
            Priority = limits.Whole("priority", -1000, 1000) ?? 0,
            MaxRetries = limits.Whole("maxRetries", 0, 100) ?? 0,
            MaxWaitSeconds = limits.Whole("maxWait", 1, MaxWalltimeSeconds, isSeconds: true),
            MaxExecSeconds = limits.Whole("maxExec", 1, MaxWalltimeSeconds, isSeconds: true),
        };
        var inputs = file.JsonMembers("inputs");
        if (environment.Flag("rebuildImage"))
        {
            faults.Warn(environment.PlaceOf("rebuildImage"), "Images are not rebuilt: they are pulled when they are not there.");
        }

        if (sources.Path == NestedFolder)
        {
            faults.Warn(
                environment.Place,
                "This folder keeps its files below cfs/. Programs are taken from cfs/src/; results are taken from result/."
            );
        }

        CheckSpec(spec, new(file, environment, slurm, function), faults);
        var read = new ProjectFile(name, faults.HasErrors ? null : spec, faults.Errors, faults.Warnings)
        {
            Inputs = inputs.Count == 0 ? null : inputs,
            SourceFolder = sources.Path,
        };
        return new(read, spec);
    }

    // The rules of every specification, for what the keys' own kinds do not say.
    private static void CheckSpec(JobSpec spec, Sections sections, ProjectFileFaults faults)
    {
        if (!faults.HasErrors && JobSpecRules.Check(spec) is { Faults: { } found })
        {
            foreach (var (field, message) in found.SelectMany(field => field.Value.Select(message => (field.Key, message))))
            {
                faults.Error(sections.PlaceOf(field), message);
            }
        }
    }

    private static SlurmWishes WishesOf(ProjectFileSection section) =>
        new()
        {
            Partition = section.Text("partition"),
            Account = section.Text("account"),
            Qos = section.Text("qos"),
            Constraint = section.Text("constraint"),
            Reservation = section.Text("reservation"),
            Modules = section.Names("modules"),
        };

    private static string? NameOf(ProjectFileSection file, ProjectFileFaults faults)
    {
        if (file.Text("projectname") is not { } text)
        {
            return null;
        }

        if (ProjectNames.TryRead(text, out var name, out var refusal))
        {
            return name;
        }

        faults.Error(file.PlaceOf("projectname"), refusal.Text);
        return null;
    }

    private static Conditions ConditionsOf(ProjectFileSection section, ProjectFileFaults faults)
    {
        var gpu = new ProjectFileSection("gpu", section.Node("gpu"), faults, GpuKeys);
        var count = gpu.Whole("count", 0, 1000) ?? 0;
        var model = gpu.Text("name");
        return new()
        {
            ExecutorNames = section.Names("executorNames"),
            ExecutorType = section.Text("executorType"),
            Nodes = section.Whole("nodes", 1, 100_000) ?? 1,
            ProcessesPerNode = section.Whole("processesPerNode", 1, 10_000) ?? 1,
            CpuMillicores = section.Cores("cpu"),
            MemoryBytes = section.Bytes("mem"),
            StorageBytes = section.Bytes("storage"),
            WalltimeSeconds = section.Whole("walltime", 1, MaxWalltimeSeconds, isSeconds: true),
            Gpu = count == 0 ? null : new GpuCondition(count, string.IsNullOrWhiteSpace(model) ? null : model.Trim()),
        };
    }

    private sealed record Sections(ProjectFileSection File, ProjectFileSection Environment, ProjectFileSection Slurm, ProjectFileSection Function)
    {
        public YamlPlace PlaceOf(string field) =>
            field switch
            {
                "secrets" or "label" => File.PlaceOf(field),
                "functionName" => Function.PlaceOf("name"),
                "image" => Environment.PlaceOf("docker"),
                "initCommand" => Environment.PlaceOf("init-cmd"),
                "environment" => Environment.PlaceOf("variables"),
                _ when field.StartsWith("conditions", StringComparison.Ordinal) => File.PlaceOf("conditions"),
                _ when field.StartsWith(SlurmWishRules.Field, StringComparison.Ordinal) => Slurm.PlaceOf(field[SlurmWishRules.Field.Length..]),
                _ => Environment.PlaceOf("cmd"),
            };
    }
}
