using System.Text;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Files;

namespace Pollinator.Slurm.Jobs;

/// <summary>
/// How far an attempt's story was told, on disk beside this program: a new start of it would else tell a run that goes on as one that was put
/// back and begun anew, and say nothing of one that really was meanwhile.
/// </summary>
/// <param name="Run">The newest run that is known; -1 for none.</param>
/// <param name="EndedRun">The newest run that is over and was put back; -1 for none.</param>
/// <param name="IsRunning">Whether it was told last that it runs.</param>
internal sealed record StoryMark(int Run, int EndedRun, bool IsRunning)
{
    private const string Name = "told";

    /// <summary>Of a job that has begun nothing.</summary>
    public static StoryMark None { get; } = new(-1, -1, IsRunning: false);

    /// <summary>What stands there; null for nothing, or nothing that can be read.</summary>
    public static StoryMark? Read(HeldJob job) =>
        KeptFile.Read(Path.Combine(job.Folder, Name))?.Split(' ') is [var run, var ended, var running]
        && Number(run) is { } newest
        && Number(ended) is { } before
            ? new(newest, before, running == "1")
            : null;

    /// <summary>On disk when this returns. Throws <see cref="Shell.ShellException"/> when it cannot be.</summary>
    public void Write(HeldJob job) =>
        KeptFile.Write(Path.Combine(job.Folder, Name), Encoding.ASCII.GetBytes($"{Run + 1} {EndedRun + 1} {(IsRunning ? 1 : 0)}"));

    // Counted from 1 on disk, so that none is 0.
    private static int? Number(string text) => Columns.Int(text) - 1;
}
