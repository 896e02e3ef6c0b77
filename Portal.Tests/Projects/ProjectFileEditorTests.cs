using System.Text.Json;
using CsCheck;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Tests.Projects;

public sealed class ProjectFileEditorTests
{
    private const string Commented = """
        # of the group, 2026
        projectname: digits

        conditions: # what it needs
          executorNames:
            # the quick one first
            - lumi   # Ada's
            - desk
          nodes: 4
          mem: 16Gi   # measured: 11
          walltime: 3600 # an hour
          gpu: { count: 2, name: A100 }  # any will do

        environment:
          cmd: python3 -u # unbuffered
          source: train.py
        # the end

        """;

    [Fact]
    public void Edit_OfWhatItSaysAlready_ChangesNoCharacter()
    {
        var edit = Edit(Commented, spec => spec);

        Assert.Equal(Commented, edit.Text);
        Assert.False(edit.IsAnew);
    }

    [Fact]
    public void Edit_OfValues_LeavesEverythingElse()
    {
        var edit = Edit(
            Commented,
            spec =>
                spec with
                {
                    Conditions = spec.Conditions with
                    {
                        WalltimeSeconds = 7200,
                        MemoryBytes = 24L << 30,
                        Nodes = 1,
                        Gpu = new GpuCondition(4, "H100"),
                        ExecutorNames = ["lumi", "mahti"],
                    },
                }
        );

        Assert.Equal(
            Commented
                .Replace("3600", "7200", StringComparison.Ordinal)
                .Replace("16Gi", "24Gi", StringComparison.Ordinal)
                .Replace("nodes: 4", "nodes: 1", StringComparison.Ordinal)
                .Replace("{ count: 2, name: A100 }", "{ count: 4, name: H100 }", StringComparison.Ordinal)
                .Replace("- desk", "- mahti", StringComparison.Ordinal),
            edit.Text
        );
        Assert.False(edit.IsAnew);
    }

    [Fact]
    public void Edit_ThatAdds_WritesItWhereItBelongs()
    {
        var edit = Edit(
            Commented,
            spec =>
                spec with
                {
                    Priority = 5,
                    Slurm = new SlurmWishes { Partition = "small", Modules = ["gcc/13.2"] },
                    Environment = new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "8" },
                    Conditions = spec.Conditions with { CpuMillicores = 1500, ExecutorNames = ["lumi", "desk", "mahti"] },
                }
        );

        Assert.Equal(
            Commented
                .Replace("    - desk\n", "    - desk\n    - mahti\n", StringComparison.Ordinal)
                .Replace("# any will do\n", "# any will do\n  cpu: 1500m\n", StringComparison.Ordinal)
                .Replace(
                    "  source: train.py\n",
                    "  source: train.py\n  variables:\n    OMP_NUM_THREADS: 8\nslurm:\n  partition: small\n  modules: [gcc/13.2]\nlimits:\n  priority: 5\n",
                    StringComparison.Ordinal
                ),
            edit.Text
        );
    }

    [Fact]
    public void Edit_ThatTakesOut_TakesOutItsLinesAlone()
    {
        var edit = Edit(Commented, spec => spec with { Conditions = spec.Conditions with { Gpu = null, MemoryBytes = 0, ExecutorNames = ["lumi"] } });

        Assert.Equal(
            Commented
                .Replace("    - desk\n", "", StringComparison.Ordinal)
                .Replace("  mem: 16Gi   # measured: 11\n", "", StringComparison.Ordinal)
                .Replace("  gpu: { count: 2, name: A100 }  # any will do\n", "", StringComparison.Ordinal),
            edit.Text
        );
    }

    [Theory]
    [InlineData("gpu: {count: 2, name: A100}", "gpu: {count: 2}")]
    [InlineData("gpu: { name: A100, count: 2 }", "gpu: { count: 2 }")]
    [InlineData("gpu:\n    name: A100 # big\n    count: 2", "gpu:\n    count: 2")]
    public void Edit_ThatTakesAKeyOut_LeavesItsNeighbours(string before, string after)
    {
        var text = "environment: {cmd: x}\nconditions:\n  " + before + "\n";
        var edit = Edit(text, spec => spec with { Conditions = spec.Conditions with { Gpu = new GpuCondition(2) } });
        Assert.Equal(text.Replace(before, after, StringComparison.Ordinal), edit.Text);
    }

    [Theory]
    [InlineData("python3 -u -X dev src/train.py", "  cmd: python3 -u -X dev # unbuffered\n  source: train.py\n")]
    [InlineData("python3 -u src/train.py --epochs 3", "  cmd: python3 -u src/train.py --epochs 3 # unbuffered\n")]
    [InlineData("sh -c 'a b'", "  cmd: \"sh -c 'a b'\" # unbuffered\n")]
    public void Edit_OfTheCommand_LeavesItsProgramWhereItStandsWhileItIsTheLastWord(string command, string lines)
    {
        Assert.True(Pollinator.Portal.Jobs.CommandWords.TrySplit(command, out var words));
        var edit = Edit(Commented, spec => spec with { Command = words });
        Assert.Contains(lines, edit.Text, StringComparison.Ordinal);
        Assert.Equal(lines.Contains("source", StringComparison.Ordinal), edit.Text.Contains("source:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Digits at night", "\nlabel: Digits at night\n")]
    [InlineData(null, "\nlabel: \"\"\n")]
    public void Edit_OfTheName_IsALabel_AndTheProjectKeepsItsOwn(string? label, string line)
    {
        var edit = Edit(Commented, spec => spec with { Label = label });

        Assert.Contains(line, edit.Text, StringComparison.Ordinal);
        Assert.Contains("projectname: digits\n", edit.Text, StringComparison.Ordinal);
        Assert.Equal(Commented, Edit(edit.Text, spec => spec with { Label = "digits" }).Text);
    }

    [Fact]
    public void Edit_OfAnUnknownKey_LeavesItToThePerson()
    {
        const string Text = "environment:\n  cmd: x\nconditions:\n  memmory: 1Gi # oops\n";
        var edit = ProjectFileEditor.Edit(Text, new JobSpec { Command = ["x"], MaxRetries = 2 }, null, ProjectFileReader.SourceFolder)!;
        Assert.Equal(Text + "limits:\n  maxRetries: 2\n", edit.Text);
    }

    [Theory]
    [InlineData("environment: [")]
    [InlineData("environment:\n\tcmd: x")]
    [InlineData("just words")]
    [InlineData("- a\n- b\n")]
    [InlineData("environment: &a {cmd: x}\n")]
    public void Edit_OfWhatIsNoProjectFile_WritesItAnewAndSaysSo(string text)
    {
        var edit = ProjectFileEditor.Edit(text, new JobSpec { Command = ["y"] }, null, ProjectFileReader.SourceFolder)!;
        Assert.Equal(new ProjectFileEdit("environment:\n  cmd: y\n", IsAnew: true), edit);
    }

    [Fact]
    public void Edit_OfWhatYamlCannotSay_IsRefused()
    {
        var members = new Dictionary<string, JsonElement> { [new string('k', 2000)] = Json("1") };
        Assert.Null(ProjectFileEditor.Edit("", new JobSpec { Command = ["x"], Kwargs = members }, null, ProjectFileReader.SourceFolder));
    }

    [Fact]
    public void Edit_KeepsTheLineEndsOfNobodyButItsOwn() =>
        Assert.Equal(
            "environment:\n  cmd: y # c\n",
            ProjectFileEditor.Edit("environment:\r\n  cmd: x # c\r\n", new JobSpec { Command = ["y"] }, null, ProjectFileReader.SourceFolder)!.Text
        );

    [Fact]
    public void Edit_FromAnyToAnyOther_ReadsAsIt_AndLosesNoCommentOfItsOwnLine() =>
        Gen.Select(Job, Job, Gen.Bool)
            .Sample(
                (before, after, atMargin) =>
                {
                    var made = Edited("", before);
                    Assert.False(made.IsAnew);
                    var lines = made.Text.TrimEnd('\n').Split('\n');
                    var text = string.Concat(lines.Select((line, i) => $"{(atMargin ? "" : Indent(line))}# comment {i}\n{line} # beside {i}\n"));

                    var edit = Edited(text, after);

                    Assert.False(edit.IsAnew, text + "=======\n" + edit.Text);
                    Assert.Equal(Said(after), Said(Read(edit.Text)));
                    Assert.All(Enumerable.Range(0, lines.Length), i => Assert.Contains($"# comment {i}\n", edit.Text, StringComparison.Ordinal));
                },
                iter: 300
            );

    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 1, 12],
        OneOf(
            "null",
            "~",
            "true",
            "1.0",
            "1e3",
            "- x",
            "a: b",
            "a #b",
            "#SBATCH",
            "'",
            "\"",
            "\\",
            "line\nbreak",
            " edge ",
            "[a]",
            "{a}",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%x",
            "@x",
            "`x`",
            "å\u2028ö",
            "🐝",
            "\u0085",
            "---",
            "...",
            "?",
            ":",
            "a:",
            "\ufeffb"
        )
    );

    private static readonly Gen<JsonElement> Value = Gen.OneOf(
        Word.Select(word => JsonSerializer.SerializeToElement(word)),
        Gen.Int.Select(number => JsonSerializer.SerializeToElement(number)),
        OneOf("true", "null", "0.10", "1e-3", "[]", "{}", "[1, \"a\", {\"b\": [null]}]", "{\"a b\": \"c: d\"}").Select(Json)
    );

    private static readonly Gen<(JobSpec Spec, IReadOnlyDictionary<string, JsonElement>? Inputs)> Job = Gen.Select(
        Gen.Select(
            Word.List[1, 4],
            Word.Null(),
            Word.List[0, 3],
            Gen.Int[0, 3],
            Gen.Int[0, 2],
            Gen.String[Gen.Char.AlphaNumeric, 1, 5].Null(),
            Word.Null()
        ),
        Gen.Select(Members(Word), Members(Value), Value.List[0, 3], Members(Value), Gen.Int[-2, 2], Gen.Int[1, 2]),
        (a, b) =>
        {
            var (command, label, names, amount, gpus, gpu, init) = a;
            var (variables, kwargs, args, inputs, priority, nodes) = b;
            var spec = new JobSpec
            {
                Command = command,
                Label = label,
                InitCommand = init,
                Environment = variables,
                Kwargs = kwargs,
                Args = args,
                Priority = priority,
                MaxRetries = amount,
                MaxWaitSeconds = amount == 1 ? 60 : null,
                Secrets = names,
                Slurm = amount == 2 ? new SlurmWishes { Partition = gpu, Modules = names } : null,
                Conditions = new Conditions
                {
                    ExecutorNames = names,
                    Nodes = nodes,
                    CpuMillicores = amount * 750,
                    MemoryBytes = amount * 3_000_000L,
                    WalltimeSeconds = amount == 3 ? 7200 : null,
                    Gpu = gpus == 0 ? null : new GpuCondition(gpus, gpu),
                },
            };
            return (spec, (IReadOnlyDictionary<string, JsonElement>?)(inputs.Count == 0 ? null : inputs));
        }
    );

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<Dictionary<string, T>> Members<T>(Gen<T> value) => Gen.Dictionary(Word, value)[0, 3];

    private static string Indent(string line) => line[..^line.TrimStart().Length];

    private static ProjectFileEdit Edited(string text, (JobSpec Spec, IReadOnlyDictionary<string, JsonElement>? Inputs) job) =>
        ProjectFileEditor.Edit(text, job.Spec, job.Inputs, ProjectFileReader.SourceFolder)!;

    private static (JobSpec Spec, IReadOnlyDictionary<string, JsonElement>? Inputs) Read(string text)
    {
        var parts = ProjectFileReader.ReadParts(text, ProjectFileReader.SourceFolder);
        return (parts.Spec!, parts.File.Inputs);
    }

    // Apart from the order of members, which YAML does not have either.
    private static string Said((JobSpec Spec, IReadOnlyDictionary<string, JsonElement>? Inputs) job) =>
        string.Join(
            '\n',
            ProjectFileEntries
                .Of(job.Spec, job.Inputs, null)
                .Values.Select(e => $"{string.Join('.', e.Path)}={e.Value.Text}")
                .Order(StringComparer.Ordinal)
        );

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();

    private static ProjectFileEdit Edit(string text, Func<JobSpec, JobSpec> change)
    {
        var read = ProjectFileReader.Read(text, ProjectFileReader.SourceFolder);
        Assert.Empty(read.Errors);
        return ProjectFileEditor.Edit(text, change(read.Spec!), read.Inputs, ProjectFileReader.SourceFolder)!;
    }
}
