using System.Text;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Files;

namespace Pollinator.Slurm.Jobs;

/// <summary>
/// What is known on disk, beside this program, of an attempt's submit: whether one was begun, and what came of it. What writes throws
/// <see cref="Shell.ShellException"/> when it cannot.
/// </summary>
internal sealed class SubmitMarks(HeldJob job)
{
    private readonly string _begun = Path.Combine(job.Folder, "submitting");
    private readonly string _done = Path.Combine(job.Folder, "submitted");

    /// <summary>Whether sbatch may have been run. False is evidence that it never was, for a job that has no number and whose folder can be looked into.</summary>
    public bool IsBegun => File.Exists(_begun);

    /// <summary>When the submit was begun; null when it never was.</summary>
    public DateTimeOffset? BegunAt => IsBegun ? new DateTimeOffset(File.GetLastWriteTimeUtc(_begun)) : null;

    /// <summary>Slurm's number for it, once known; null too where it cannot be read: then it is looked for, since a submit was begun.</summary>
    public long? Id => KeptFile.Read(_done) is { } text ? Columns.Long(text.Trim()) : null;

    /// <summary>When that was written down: later than the submit itself. Null while it is not known.</summary>
    public DateTimeOffset? KnownSince => File.Exists(_done) ? new DateTimeOffset(File.GetLastWriteTimeUtc(_done)) : null;

    /// <summary>On disk when this returns: from here on sbatch may run.</summary>
    public void Begin() => KeptFile.Write(_begun, []);

    /// <summary>It is certain that nothing was submitted.</summary>
    public void TakeBack() => KeptFile.Remove(_begun);

    /// <summary>Slurm has forgotten the job of that number. Should it be there after all, it is found again, since a submit was begun.</summary>
    public void Forget() => KeptFile.Remove(_done);

    public void Done(long id) => KeptFile.Write(_done, Encoding.ASCII.GetBytes(id.ToString()));
}
