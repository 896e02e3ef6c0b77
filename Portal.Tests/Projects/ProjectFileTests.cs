using System.Diagnostics;
using System.Text;
using CsCheck;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Tests.Projects;

public sealed class ProjectFileTests
{
    // The shape the command-line tool writes, with every key.
    private const string Full = """
        projectname: protein-folding
        conditions:
          executorNames:
          - lumi-std
          - desk
          nodes: 4
          processesPerNode: 8
          cpu: 1500m
          mem: 16Gi
          walltime: 3600
          gpu:
            count: 2
            name: "A100"
        environment:
          docker: python:3.12-rc-bookworm
          rebuildImage: false
          init-cmd: pip3 install numpy && true
          cmd: python3 -u
          source: main.py
        """;

    [Fact]
    public void Read_EveryKey_BecomesTheSpecification()
    {
        var file = Read(Full);

        Assert.Empty(file.Errors);
        Assert.Empty(file.Warnings);
        var spec = file.Spec!;
        Assert.Equal("protein-folding", file.Name);
        Assert.Equal(("run", "protein-folding"), (spec.FunctionName, spec.Label));
        Assert.Equal(["python3", "-u", "src/main.py"], spec.Command);
        Assert.Equal(("python:3.12-rc-bookworm", "pip3 install numpy && true"), (spec.Image, spec.InitCommand));
        var asks = spec.Conditions;
        Assert.Equal(["lumi-std", "desk"], asks.ExecutorNames);
        Assert.Equal((4, 8, 1500L, 16L << 30, 3600), (asks.Nodes, asks.ProcessesPerNode, asks.CpuMillicores, asks.MemoryBytes, asks.WalltimeSeconds));
        Assert.Equal(new GpuCondition(2, "A100"), asks.Gpu);
    }

    [Fact]
    public void Read_AsTheToolWritesItForNoGpu_AsksForNone()
    {
        var file = Read("conditions:\n  gpu:\n    count: 0\n    name: \"\"\nenvironment:\n  cmd: python3\n  source: main.py\n");
        Assert.Null(file.Spec!.Conditions.Gpu);
    }

    [Fact]
    public void Read_Secrets_AreNames_AndWhatCannotBeOneIsSaidWhereItStands()
    {
        Assert.Equal(["HF_TOKEN", "REGISTRY"], Read("environment:\n  cmd: x\nsecrets: [HF_TOKEN, REGISTRY]\n").Spec!.Secrets);
        Assert.Equal(["HF_TOKEN"], Read("environment:\n  cmd: x\nsecrets: HF_TOKEN\n").Spec!.Secrets);

        var fault = Assert.Single(Read("environment:\n  cmd: x\nsecrets: [HF-TOKEN]\n").Errors);
        Assert.Equal(3, fault.Line);
        Assert.Contains("HF-TOKEN", fault.Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Slurm_BecomesWishes()
    {
        var file = Read(
            "environment:\n  cmd: x\nslurm:\n  partition: small\n  account: project_462\n  qos: normal\n  constraint: \"gpu&hbm\"\n"
                + "  reservation: school\n  modules: [gcc/13.2, cray-mpich]\n"
        );

        Assert.Empty(file.Errors);
        Assert.Empty(file.Warnings);
        var asks = file.Spec!.Slurm!;
        Assert.Equal(
            ("small", "project_462", "normal", "gpu&hbm", "school"),
            (asks.Partition, asks.Account, asks.Qos, asks.Constraint, asks.Reservation)
        );
        Assert.Equal(["gcc/13.2", "cray-mpich"], asks.Modules);
    }

    [Fact]
    public void Read_NoSlurm_WishesNothing() => Assert.Null(Read("environment:\n  cmd: x\n").Spec!.Slurm);

    [Theory]
    [InlineData("  partition: --wrap=id", 4, 14, "partition's name")]
    [InlineData("  qos: a b", 4, 8, "quality of service")]
    [InlineData("  account: [a, b]", 4, 12, "one value")]
    [InlineData("  modules: [gcc, \"a b\"]", 4, 12, "At most 50 modules")]
    [InlineData("  partitions: small", 4, 3, "has no key")]
    public void Read_SlurmThatCannotBe_IsAnErrorWithItsPlace(string line, int at, int column, string words)
    {
        var fault = Assert.Single(Read($"environment:\n  cmd: x\nslurm:\n{line}\n").Errors);

        Assert.Equal((at, column), (fault.Line, fault.Column));
        Assert.Contains(words, fault.Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Tunnel_IsAWarningAndTheRestIsRead()
    {
        var file = Read("projectname: jupyter\nenvironment:\n  cmd: jupyter lab\ntunnel:\n  user: me\n  jumpHost: host\n  localPort: 8888\n");
        var warning = Assert.Single(file.Warnings);
        Assert.Contains("Tunnels", warning.Message.English, StringComparison.Ordinal);
        Assert.Equal(5, warning.Line);
        Assert.Equal(["jupyter", "lab"], file.Spec!.Command);
    }

    [Fact]
    public void Read_RebuildImage_IsAWarning()
    {
        var warning = Assert.Single(Read("environment:\n  rebuildImage: true\n  cmd: x\n").Warnings);
        Assert.Equal((2, 17), (warning.Line, warning.Column));
    }

    [Theory]
    [InlineData("projektname: x", 1, 1, "projectname")]
    [InlineData("environment:\n  cmd: x\n  dockr: y", 3, 3, "docker")]
    [InlineData("environment:\n  cmd: x\n  image: y", 3, 3, "docker")]
    [InlineData("environment:\n  cmd: x\n  initcmd: y", 3, 3, "init-cmd")]
    [InlineData("environment:\n  Cmd: x", 2, 3, "cmd")]
    [InlineData("conditions:\n  wall-time: 5", 2, 3, "walltime")]
    [InlineData("conditions:\n  memory: 5G", 2, 3, "mem")]
    [InlineData("conditions:\n  executorName: a", 2, 3, "executorNames")]
    [InlineData("conditions:\n  gpu:\n    cuont: 1", 3, 5, "count")]
    public void Read_UnknownKey_NamesPlaceAndNearestKey(string yaml, int line, int column, string nearest)
    {
        var fault = Assert.Single(Read(yaml).Errors, fault => fault.Suggestion is not null);
        Assert.Equal((line, column, nearest), (fault.Line, fault.Column, fault.Suggestion));
        Assert.Contains("has no key", fault.Message.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cmd: x", "below 'environment'")]
    [InlineData("environment:\n  walltime: 5\n  cmd: x", "below 'conditions'")]
    [InlineData("conditions:\n  tunnel: x", "left margin")]
    [InlineData("conditions:\n  qqqqqqqq: x", "It has executorNames")]
    public void Read_KeyInTheWrongPlace_SaysWhereItBelongs(string yaml, string words) =>
        Assert.Contains(words, Read(yaml).Errors[0].Message.English, StringComparison.Ordinal);

    [Theory]
    [InlineData("nodes: 0", "'nodes'")]
    [InlineData("nodes: four", "whole number")]
    [InlineData("nodes: 1.5", "whole number")]
    [InlineData("nodes: 99999999999999999999", "whole number")]
    [InlineData("nodes: [1]", "not a list")]
    [InlineData("nodes: {a: 1}", "not a list or a block")]
    [InlineData("walltime: 1h", "seconds")]
    [InlineData("walltime: -1", "seconds")]
    [InlineData("cpu: many", "cores")]
    [InlineData("cpu: -1", "cores")]
    [InlineData("cpu: 9e99", "cores")]
    [InlineData("mem: 16", "unit")]
    [InlineData("mem: lots", "16Gi")]
    [InlineData("mem: 99999999999999999999Gi", "16Gi")]
    [InlineData("gpu: A100", "keys of its own")]
    [InlineData("gpu: {count: -1}", "'count'")]
    [InlineData("executorNames: {a: b}", "not a list or a block")]
    [InlineData("executorNames: [[a]]", "list of names")]
    public void Read_ValueOfAWrongKind_SaysWhatIsExpected(string line, string words)
    {
        var file = Read($"environment:\n  cmd: x\nconditions:\n  {line}\n");
        Assert.Null(file.Spec);
        var fault = Assert.Single(file.Errors);
        Assert.Contains(words, fault.Message.English, StringComparison.Ordinal);
        Assert.Equal(4, fault.Line);
    }

    [Theory]
    [InlineData("4", 4000)]
    [InlineData("1000m", 1000)]
    [InlineData("0.5", 500)]
    [InlineData("\"2\"", 2000)]
    public void Read_Cpu_IsThousandthsOfACore(string text, long millicores) =>
        Assert.Equal(millicores, Read($"environment:\n  cmd: x\nconditions:\n  cpu: {text}\n").Spec!.Conditions.CpuMillicores);

    [Theory]
    [InlineData("16Gi", 16L << 30)]
    [InlineData("16GiB", 16L << 30)]
    [InlineData("500M", 500_000_000)]
    [InlineData("1000Mi", 1000L << 20)]
    [InlineData("1.5G", 1_500_000_000)]
    [InlineData("0", 0)]
    public void Read_Mem_IsBytes(string text, long bytes) =>
        Assert.Equal(bytes, Read($"environment:\n  cmd: x\nconditions:\n  mem: {text}\n").Spec!.Conditions.MemoryBytes);

    [Theory]
    [InlineData("python3", "main.py", "python3|src/main.py")]
    [InlineData("python3", "./sub/main.py", "python3|src/sub/main.py")]
    [InlineData("python3", "src/main.py", "python3|src/main.py")]
    [InlineData("python3 -c 'print(\"a b\")'", "", "python3|-c|print(\"a b\")")]
    [InlineData("a\\ b \"c d\" ''", "", "a b|c d|")]
    [InlineData("sh -c 'a && b'", "", "sh|-c|a && b")]
    public void Read_Command_IsSplitIntoWordsWithoutAShell(string cmd, string source, string expected)
    {
        var file = Read($"environment:\n  cmd: {cmd}\n  source: {source}\n");
        Assert.Equal(expected, string.Join('|', file.Spec!.Command));
        Assert.Empty(file.Warnings);
    }

    [Theory]
    [InlineData("python3 a.py && echo done")]
    [InlineData("echo $HOME")]
    [InlineData("cat < in > out")]
    public void Read_CommandForAShell_IsAWarning(string cmd) =>
        Assert.Contains("No shell", Assert.Single(Read($"environment:\n  cmd: {cmd}\n").Warnings).Message.English, StringComparison.Ordinal);

    [Theory]
    [InlineData("../../etc/passwd", "'..'")]
    [InlineData("/bin/sh", "begins with '/'")]
    [InlineData("a//b", "empty part")]
    public void Read_SourceOutsideTheFolder_IsAnError(string source, string words) =>
        Assert.Contains(words, Read($"environment:\n  cmd: x\n  source: {source}\n").Errors[0].Message.English, StringComparison.Ordinal);

    [Theory]
    [InlineData("docker: --privileged")]
    [InlineData("docker: 'a b'")]
    public void Read_ImageThatIsNoName_IsAnErrorAtItsPlace(string line)
    {
        var fault = Assert.Single(Read($"environment:\n  cmd: x\n  {line}\n").Errors);
        Assert.Equal(3, fault.Line);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("# only a comment\n", "empty")]
    [InlineData("environment:\n", "what to run")]
    [InlineData("environment:\n  source: main.py\n", "python3")]
    [InlineData("environment:\n  cmd: 'a\n", "YAML")]
    [InlineData("environment:\n  cmd: \"a 'b\"\n", "not closed")]
    [InlineData("- a\n- b\n", "has keys")]
    [InlineData("just words\n", "has keys")]
    [InlineData("environment:\n\tcmd: x\n", "tab")]
    [InlineData("a: &x [1]\nb: *x\n", "Anchors")]
    [InlineData("b: *x\n", "Aliases")]
    [InlineData("environment: !!python/object:os.system {}\n", "Tags")]
    [InlineData("environment:\n  cmd: x\n  cmd: y\n", "second time")]
    [InlineData("environment:\n  cmd: x\n---\nenvironment:\n  cmd: y\n", "second document")]
    [InlineData("? [a]\n: b\n", "one word")]
    [InlineData("environment: {cmd: x\n", "YAML")]
    [InlineData("a\0b", "NUL")]
    [InlineData("projectname: \"a\\nb\"\nenvironment:\n  cmd: x\n", "line breaks")]
    public void Read_WhatIsNoProjectFile_SaysWhy(string yaml, string words)
    {
        var file = Read(yaml);
        Assert.Null(file.Spec);
        Assert.Contains(words, file.Errors[0].Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BombOfAnchors_IsRefusedAtTheFirst()
    {
        var bomb = "a: &a [x,x]\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"b{i}: [*a,*a]\n"));
        Assert.Contains("Anchors", Assert.Single(Read(bomb).Errors).Message.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Read_DeepNesting_IsRefused(string open)
    {
        var file = Read(string.Concat(Enumerable.Repeat(open, 5000)));
        Assert.Null(file.Spec);
        Assert.NotEmpty(file.Errors);
    }

    [Fact]
    public void Read_AMegabyte_IsRefusedAtOnce()
    {
        var clock = Stopwatch.StartNew();
        var file = ProjectFileReader.Read(Encoding.UTF8.GetBytes(new string('a', 1 << 20)), ProjectFileReader.SourceFolder);
        Assert.Contains("64 KiB", Assert.Single(file.Errors).Message.English, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Read_BytesThatAreNoUtf8_SaysSo() =>
        Assert.Contains(
            "UTF-8",
            ProjectFileReader.Read([0x61, 0xff], ProjectFileReader.SourceFolder).Errors[0].Message.English,
            StringComparison.Ordinal
        );

    [Fact]
    public void Read_ByteOrderMarkAndWindowsLineEnds_AreNoMatter() =>
        Assert.NotNull(
            ProjectFileReader
                .Read([0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(Full.ReplaceLineEndings("\r\n"))], ProjectFileReader.SourceFolder)
                .Spec
        );

    [Fact]
    public void Read_ManyFaults_AreToldAllAtOnce()
    {
        var file = Read("projectnam: x\nconditions:\n  nodes: none\n  memm: 3\nenvironment:\n  cmd: x\n");
        Assert.Equal([1, 3, 4], file.Errors.Select(fault => fault.Line).Order());
    }

    [Fact]
    public void Read_AnyMutationOfARealFile_NeverThrows() =>
        Gen.Select(
                Gen.Int[0, Full.Length - 1],
                Gen.Int[0, 12],
                Gen.OneOf(Gen.String, Gen.Char.Select(c => c.ToString()), Gen.Int[0, Marks.Length - 1].Select(i => Marks[i]))
            )
            .Sample(
                (at, cut, put) =>
                {
                    var file = Read(Full[..at] + put + Full[Math.Min(at + cut, Full.Length)..]);
                    Assert.True((file.Spec is null) == file.Errors.Count > 0);
                    Assert.All(
                        file.Errors.Concat(file.Warnings),
                        fault => Assert.True(fault is { Line: >= 1, Column: >= 1, Message.English.Length: > 0 })
                    );
                },
                iter: 3000
            );

    [Fact]
    public void ReadIn_FolderWithoutTheSource_SaysWhichFileIsMissing()
    {
        var sources = ProjectFileReader.SourceFolderOf(SnapshotRules.Canonical([Files.Of("src/other.py", 0)]));
        Assert.Contains("'src/main.py'", ProjectFileReader.Read(Full, sources).Errors[0].Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadIn_FolderThatTheToolMade_TakesSourcesFromCfs()
    {
        var sources = ProjectFileReader.SourceFolderOf(SnapshotRules.Canonical([Files.Of("cfs/src/main.py", 0)]));
        var file = ProjectFileReader.Read(Full, sources);
        Assert.Equal("cfs/src/main.py", file.Spec!.Command[^1]);
        Assert.Contains("cfs/", Assert.Single(file.Warnings).Message.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("digits")]
    [InlineData("sweep")]
    [InlineData("hello")]
    public void ProjectFile_OfEveryTemplate_HasNoFault(string key)
    {
        var folder = TemplateFolders.Find(key)!;
        var manifest = SnapshotRules.Canonical(folder.Files.Select(file => file.Entry));
        var file = ProjectFileReader.Read(
            folder.Files.Single(file => file.Entry.Path == "project.yaml").Content,
            ProjectFileReader.SourceFolderOf(manifest)
        );
        Assert.Empty(file.Errors);
        Assert.Empty(file.Warnings);
        Assert.Null(file.Spec!.Image);
    }

    private static readonly string[] Marks =
    [
        "\t",
        ":",
        "- ",
        "*",
        "&a",
        "!",
        "{",
        "[",
        "'",
        "\"",
        "|",
        ">",
        "---\n",
        "...\n",
        "? ",
        "#",
        "%",
        "\n",
        "\0",
        "\u2028",
        "\ud800",
    ];

    private static ProjectFile Read(string yaml) => ProjectFileReader.Read(yaml, ProjectFileReader.SourceFolder);
}
