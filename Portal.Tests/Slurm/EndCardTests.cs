using Bunit;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Language;
using Pollinator.Portal.Tests.Jobs;
using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.States;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>Each end that Slurm gives a job has words of its own, and they stand on the job's page.</summary>
public sealed class EndCardTests
{
    private const long Me = 2001;
    private static readonly JobSpec _plain = new() { Command = ["train"] };
    private static readonly JobSpec _asking = _plain with
    {
        Conditions = new() { MemoryBytes = 2L << 30, WalltimeSeconds = 60 },
    };

    private static readonly (string Words, EndFacts Facts)[] _ends =
    [
        ("It reached the 2 GiB of memory it asked for.", Of("OUT_OF_MEMORY", "0:125") with { Spec = _asking }),
        ("It reached its memory.", Of("OUT_OF_MEMORY", "0:125")),
        ("It was stopped at its walltime, 1 min.", Of("TIMEOUT", "0:15") with { Spec = _asking }),
        ("It was stopped at its partition's usual walltime", Of("TIMEOUT", "0:15")),
        ("A node failed under it (cpu1).", Of("NODE_FAIL")),
        ("A node could not be started for it (cpu1).", Of("BOOT_FAIL")),
        ("Slurm gave its nodes to a job of higher priority.", Of("PREEMPTED")),
        ("Slurm ended it at its deadline.", Of("DEADLINE")),
        ("Slurm moved it to another cluster of the federation", Of("REVOKED")),
        ("It was cancelled as asked.", Of($"CANCELLED by {Me}") with { IsStopped = true }),
        ("It was cancelled on the system from your own account there.", Of($"CANCELLED by {Me}")),
        ("An administrator of the system cancelled it.", Of("CANCELLED by 0")),
        ("User 4711 of the system cancelled it.", Of("CANCELLED by 4711")),
        ("It was cancelled on the system; Slurm does not say by whom.", Of("CANCELLED")),
        ("Slurm cancelled it, since the job it waited for did not end as it had to.", Of("CANCELLED", reason: "DependencyNeverSatisfied")),
        ("Slurm ran the job's script, and it began nothing.", Of("COMPLETED") with { IsStarted = false }),
        ("A module could not be loaded, so nothing was run.", By("modules", 1)),
        ("The init command ended with exit code 2", By("init", 2)),
        ("The program 'train' was not found on the compute node.", By("command", 127, isMissing: true)),
        ("Signal 9", By("command", 137)),
        ("The program ended with exit code 7.", By("command", 7)),
        ("Slurm's controller had forgotten that it had begun job 12", Of("FAILED", "70:0") with { IsSecondStart = true }),
        ("The compute node could not write the job's output", Of("FAILED", "0:53") with { IsStarted = false }),
        ("The compute node does not see the job's folder", Of("FAILED", "66:0") with { IsStarted = false }),
        ("Slurm gave it up (cpu1), and there is no trace", Of("FAILED", "1:0") with { IsStarted = false }),
        ("Slurm ended it (cpu1) as it began", Of("FAILED", "1:0", batch: "CANCELLED")),
        ("Signal 11", Of("FAILED", "0:11")),
        ("The job ended with exit code 3.", Of("FAILED", "3:0")),
        ("Slurm says FAILED and gives no exit code.", Of("FAILED")),
    ];

    public static TheoryData<string> Beginnings() => new(_ends.Select(end => end.Words));

    [Theory]
    [MemberData(nameof(Beginnings))]
    public async Task End_OfEachKind_HasItsOwnWordsOnThePage(string words)
    {
        var end = Ends.Of(_ends.Single(one => one.Words == words).Facts);
        var view = JobPageTests.View(end.End == AttemptEnd.Cancelled ? JobState.Cancelled : JobState.Failed, OnPage.Noon.AddHours(-1), end.Reason);
        view = view with { Summary = view.Summary with { Why = end.Message, ExitCode = end.ExitCode }, Evidence = end.Evidence };
        await using var on = new OnPage();

        var card = on.Render<EndCard>(p => p.Add(card => card.Job, view));

        Assert.StartsWith(words, end.Message, StringComparison.Ordinal);
        Assert.Matches(@"^[A-Z].+\. ", card.Find(".answer").TextContent);
        Assert.EndsWith($". {end.Message}", card.Find(".answer").TextContent, StringComparison.Ordinal);
        Assert.Equal(end.Evidence, card.Find(".raw").TextContent);
        Assert.NotNull(card.Find("a.button"));
    }

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void End_OfEachKind_IsToldInTheReadersLanguage(string words)
    {
        var end = Ends.Of(_ends.Single(one => one.Words == words).Facts);

        Assert.Null(Wording.In("sv", () => Wording.LanguageOf(end.Message)));
    }

    private static EndFacts Of(string state, string exit = "0:0", string? reason = null, string? batch = null) =>
        new(12, _plain, Me, null, null, new(12, [Run(state, exit, reason, batch)]), "", OnPage.Noon, IsStarted: true);

    private static EndFacts By(string step, int status, bool isMissing = false) =>
        Of("FAILED", $"{status}:0") with
        {
            File = new(12, 0, OnPage.Noon.AddMinutes(-1), step, status, isMissing, 0, 0),
        };

    private static AccountedRun Run(string state, string exit, string? reason, string? batch) =>
        new()
        {
            State = SlurmStates.Read(state),
            Exit = ExitPair.Read(exit),
            Nodes = "cpu1",
            Reason = reason,
            Steps = batch is null ? [] : [new("batch", SlurmStates.Read(batch), null, null, "")],
            Line = $"12|{state}|{exit}",
        };
}
