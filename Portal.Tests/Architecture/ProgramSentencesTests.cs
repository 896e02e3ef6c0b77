using System.Text.RegularExpressions;
using Pollinator.Portal.Language;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>The sentences that pages know of programs are those that the programs say.</summary>
public sealed partial class ProgramSentencesTests
{
    // How a job ends, why it waits, why it was not started.
    private static readonly string[] Told =
    [
        "executors/Local/Containers/ContainerRendering.cs",
        "executors/Local/Gpus/GpuDesk.cs",
        "executors/Local/Launch/CommandSearch.cs",
        "executors/Local/Launch/JobEnvironment.cs",
        "executors/Local/Launch/LaunchOrders.cs",
        "executors/Local/Launch/Launcher.cs",
        "executors/Local/Launch/RunEnds.cs",
        "executors/Sdk/Attempts/AttemptWorker.cs",
        "executors/Sdk/Attempts/Endings.cs",
        "executors/Slurm/Commands/SbatchRefusals.cs",
        "executors/Slurm/Jobs/AttemptStory.cs",
        "executors/Slurm/Jobs/EndCauses.cs",
        "executors/Slurm/Jobs/Ends.cs",
        "executors/Slurm/Jobs/Following.cs",
        "executors/Slurm/Jobs/SecretsThere.cs",
        "executors/Slurm/Jobs/Submission.cs",
        "executors/Slurm/Scripts/ContainerCall.cs",
        "executors/Slurm/Scripts/JobVariables.cs",
        "executors/Slurm/Scripts/SbatchScript.cs",
        "executors/Slurm/Scripts/ShellWords.cs",
        "executors/Slurm/States/LimitReasons.cs",
        "executors/Slurm/States/PendingReasons.cs",
    ];

    [Fact]
    public void Sentences_AreEachSaidBySomeProgram() =>
        Assert.Empty(
            ProgramSentences.All.Except(
                SourceFiles.Under("executors").Concat(SourceFiles.Under("Portal.Server")).SelectMany(Texts).Select(text => text.Template),
                StringComparer.Ordinal
            )
        );

    [Fact]
    public void Sentences_OfEndsAndReasons_AreAllKnown()
    {
        var files = SourceFiles.Under("executors").Where(file => Told.Contains(file.Path, StringComparer.Ordinal)).ToList();

        Assert.Equal(Told.Length, files.Count);
        Assert.Empty(
            files
                .SelectMany(Texts)
                .Where(text => IsSentence().IsMatch(text.Template) && !text.Before.EndsWith("InvalidOperationException(", StringComparison.Ordinal))
                .Select(text => text.Template)
                .Except(ProgramSentences.All, StringComparer.Ordinal)
        );
    }

    private static IEnumerable<SourceText> Texts(SourceFile file) =>
        SourceText.Of(string.Join('\n', file.Lines.Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))));

    [GeneratedRegex(@"\A[A-Z'{].* .*[.?]\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex IsSentence();
}
