using Pollinator.Contracts;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.Scripts;
using Pollinator.Slurm.Shell;

namespace Pollinator.Portal.Tests.Slurm;

public sealed class PreviewTests
{
    [Fact]
    public void Preview_ShowsTheScriptAndWhatWasChosen()
    {
        var preview = Preview.Of(
            new()
            {
                Command = ["train"],
                Conditions = new() { Gpu = new(1, "a100") },
            },
            Desk(new())
        );

        Assert.Contains("#SBATCH --partition=gpu\n", preview.Script, StringComparison.Ordinal);
        Assert.Equal("sbatch", preview.Command[0]);
        Assert.Contains("Partition gpu: the first that the job fits.", preview.Notes);
        Assert.Contains("Account research: your default one there.", preview.Notes);
        Assert.Empty(preview.Faults);
    }

    [Fact]
    public void Preview_SaysWhatSlurmWouldNotTake()
    {
        var spec = new JobSpec
        {
            Command = ["train"],
            Slurm = new() { Partition = "short" },
            Conditions = new() { WalltimeSeconds = 3600 },
        };

        Assert.Equal(["Partition short allows 5 min, 1 h asked."], Preview.Of(spec, Desk(new())).Faults);
        Assert.Contains("policy does not allow", Preview.Of(spec, Desk(new() { Partitions = ["gpu"] })).Faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sheet_ListsWhatWasRunAndHowOften()
    {
        var desk = Desk(new() { SchedulerRequestsPerMinute = 4 });
        await desk.Cluster.RunAsync(new("true <x>", "Nothing", Pollinator.Slurm.Commands.Asked.Scheduler, ["true"]), default);

        var sheet = SheetWriter.Write(desk, new());

        var command = Assert.Single(sheet.Commands);
        Assert.Equal(("true <x>", true, 1L, 1L), (command.Words, command.AsksScheduler, command.LastHour, command.Total));
        Assert.Equal((1, 243), (sheet.SchedulerRequestsLastHour, sheet.SchedulerRequestsLimitPerHour));
        Assert.Equal("alice@login1", sheet.Account);
    }

    [Fact]
    public void Sheet_OverSsh_SaysThatNothingIsLeftRunning()
    {
        var sheet = SheetWriter.Write(Desk(new()), new() { Rung = Rung.OverSsh });

        Assert.Empty(sheet.Processes);
        Assert.Contains(sheet.HowToStop, fact => fact.Words.Contains("no new job is taken", StringComparison.Ordinal));
        Assert.Contains(sheet.Files, fact => fact.Words.Contains("stays until you remove it", StringComparison.Ordinal));
    }

    [Fact]
    public void Sheet_OfALaunchedTwin_NamesItsFilesProgramsAndSocket()
    {
        const string Socket = "/home/alice/.pollinator/twin/0123/bridge.sock";

        var sheet = SheetWriter.Write(Desk(new(), "/home/alice/.pollinator/twin/0123"), new() { Rung = Rung.Twin, Socket = Socket });

        Assert.Equal(Socket, Assert.Single(sheet.Ports).What);
        Assert.Contains(sheet.Files, fact => fact.What == "/home/alice/.pollinator/bin/");
        Assert.Equal(["pollinator-slurm twin", "pollinator-slurm bridge", "SSH"], sheet.Processes.Select(fact => fact.What));
        Assert.Contains(sheet.HowToStop, fact => fact.Words.Contains("not started again while the file is there", StringComparison.Ordinal));
        Assert.Contains(sheet.HowToStop, fact => fact.Words.Contains("remove it there", StringComparison.Ordinal));
    }

    [Fact]
    public void Sheet_OfAProgramStartedByHand_SaysThatNoKeyLetsItIn()
    {
        var fact = Assert.Single(SheetWriter.Write(Desk(new()), new() { Rung = Rung.ByHand }).Keys);

        Assert.Contains("the portal has no key to the account", fact.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sheet_SaysWhenTheSchedulerIsAskedForAStart()
    {
        var desk = Desk(new());
        var asked = Pollinator.Slurm.Commands.SbatchTest.Command([], "");
        await desk.Cluster.RunAsync(asked with { Words = ["true"], Input = null }, default);

        Assert.Contains("each time a person asks", Assert.Single(SheetWriter.Write(desk, new()).Commands).Interval, StringComparison.Ordinal);
    }

    [Fact]
    public void Sheet_NamesAsPolicyOnlyWhatTheFileSays()
    {
        Assert.Empty(SheetWriter.Write(Desk(Policy.Read(null).Policy), new()).Policy);

        var facts = Policy.Read("""{"users":["alice"],"partitions":[]}""").Policy.Facts().ToDictionary(fact => fact.What, fact => fact.Words);

        Assert.Equal(("alice", "none"), (facts["Who may run jobs"], facts["Partitions"]));
        Assert.Equal("not named: 8 at most in the long run, as everywhere", facts["Looks at the scheduler in a minute"]);
        Assert.Equal("Cannot be read", Assert.Single(Policy.Read("not json").Policy.Facts()).What);
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"loginNodeProgram":true}""", null)]
    [InlineData("""{"loginNodeProgram":false}""", "allows none")]
    [InlineData("""{"users":["bob"]}""", "does not let alice")]
    public void Policy_DecidesWhetherAProgramMayStay(string json, string? why)
    {
        var forbidden = Desk(Policy.Read(json).Policy).ForbidsTwin();

        Assert.Equal(why is null, forbidden is null);
        Assert.Contains(why ?? "", forbidden ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("{}", true)]
    [InlineData("""{"users":["alice"]}""", true)]
    [InlineData("""{"users":[]}""", false)]
    [InlineData("not json", false)]
    [InlineData("null", false)]
    public void Policy_ThatCannotBeRead_AllowsNothing(string? json, bool isAllowed) =>
        Assert.Equal(isAllowed, Policy.Read(json).Policy.Allows("alice"));

    private static JobDesk Desk(Policy policy, string home = "/tmp") =>
        JobDesk.Open(
            new(new LocalShell(home), TimeProvider.System),
            new(Orders.Lab with { HostName = "login1" }, "alice", 1001, null, "/usr/bin"),
            policy,
            static _ => { },
            TimeProvider.System
        );
}
