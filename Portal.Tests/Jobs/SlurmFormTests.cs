using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

/// <summary>What the form asks of Slurm, and what it offers.</summary>
public sealed class SlurmFormTests
{
    private static readonly SystemView Lumi = SystemSamples.View("lumi") with { Executors = [OnPage.Executor("lumi-twin")] };

    [Fact]
    public void Form_WithoutWishes_AsksNothingOfSlurm() => Assert.Null(SubmitFormReader.Read(new SubmitForm { Command = "true" }).Spec.Slurm);

    [Fact]
    public void Form_WrittenAndRead_IsTheSame()
    {
        var wishes = new SlurmWishes
        {
            Partition = "standard-g",
            Account = "project_465001234",
            Qos = "long",
            Constraint = "[a100|h100]&ib",
            Reservation = "school",
            Modules = ["LUMI/24.03", "PyTorch/2.2"],
        };

        var read = SubmitFormReader.Read(SubmitFormWriter.Write(A.Spec() with { Slurm = wishes })).Spec.Slurm!;

        Assert.Equal(wishes.Modules, read.Modules);
        Assert.Equal(wishes, read with { Modules = wishes.Modules });
    }

    [Theory]
    [InlineData(nameof(SubmitForm.Partition), "-p evil")]
    [InlineData(nameof(SubmitForm.Account), "a\n#SBATCH --uid=0")]
    [InlineData(nameof(SubmitForm.Qos), "$(id)")]
    [InlineData(nameof(SubmitForm.Reservation), "a;b")]
    [InlineData(nameof(SubmitForm.Constraint), "`id`")]
    [InlineData(nameof(SubmitForm.Modules), "gcc;rm")]
    public void Name_ThatCanBeNone_StandsBesideItsField(string field, string text)
    {
        var read = SubmitFormReader.Read(FormFields.With(new SubmitForm { Command = "true" }, field, text));

        Assert.Equal([field], read.Faults.Keys);
    }

    [Fact]
    public void Fault_OfThePortal_FindsItsField()
    {
        Assert.Equal("Partition", FormFields.Find("spec.slurm.partition"));
        Assert.Equal("Modules", FormFields.Find("spec.slurm.modules[3]"));
    }

    [Fact]
    public void Choices_AreThoseOfSystemsThatMayGetTheJob()
    {
        var fits = Fits(new FitLine("lumi-twin", "slurm", ExecutorHealth.Good, [], false, null));

        var choices = SlurmChoices.Of([Lumi, SystemSamples.View("mahti")], new Conditions(), fits);

        Assert.Equal(["lumi"], choices.Systems.Select(system => system.Name));
        Assert.Equal(["standard-g", "debug"], choices.Partitions.Select(choice => choice.Value));
        Assert.Equal(["normal", "long"], choices.Qos.Select(choice => choice.Value));
        Assert.Contains("walltime 2 d", choices.About("standard-g")!, StringComparison.Ordinal);
        Assert.Null(choices.About("unheard"));
    }

    [Fact]
    public void Choices_OfANamedSystem_AreThere_ThoughItDoesNotFitYet()
    {
        var fits = Fits(new FitLine("lumi-twin", "slurm", ExecutorHealth.Good, ["It is too small."], true, null));

        Assert.Single(SlurmChoices.Of([Lumi], new Conditions { ExecutorNames = ["lumi"] }, fits).Systems);
        Assert.Single(SlurmChoices.Of([Lumi], new Conditions { ExecutorType = "slurm" }, fits).Systems);
        Assert.Empty(SlurmChoices.Of([Lumi], new Conditions(), fits).Systems);
        Assert.Empty(SlurmChoices.Of([Lumi], new Conditions { ExecutorNames = ["ada-desk"] }, fits).Systems);
        Assert.Empty(SlurmChoices.Of([Lumi], new Conditions { ExecutorType = "local" }, fits).Systems);
        Assert.Empty(SlurmChoices.Of([Lumi with { IsMine = false }], new Conditions { ExecutorNames = ["lumi"] }, fits).Systems);
    }

    [Fact]
    public void Program_ThatServesNoFunction_IsNoPlaceForJobs()
    {
        var gateway = OnPage.Executor("lumi-gateway") with { Capabilities = A.Machine() with { Functions = [] } };
        var fit = new ExecutorFit(gateway.Id, gateway.Name, "slurm", ExecutorHealth.Good, ["It does not serve run."]);

        Assert.Empty(FitLines.From([fit], [], [gateway], A.Spec()).Lines);
    }

    [Fact]
    public void Specification_ShowsWhatIsAskedOfSlurm()
    {
        var job = new JobView
        {
            Summary = OnPage.Job(7, "train", JobState.Queued),
            Spec = A.Spec() with
            {
                Slurm = new SlurmWishes { Partition = "standard-g", Modules = ["gcc/13", "openmpi"] },
            },
        };

        var facts = SpecFacts.Of(job).SelectMany(column => column).ToDictionary(fact => fact.Label, fact => fact.Value);

        Assert.Equal("standard-g", facts["Partition"]);
        Assert.Equal("gcc/13  openmpi", facts["Modules"]);
        Assert.False(facts.ContainsKey("Account"));
    }

    private static FitLines Fits(params FitLine[] lines) => new(lines, []);
}
