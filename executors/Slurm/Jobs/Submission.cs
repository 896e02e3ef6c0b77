using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Files;
using Pollinator.Slurm.Scripts;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Jobs;

/// <summary>
/// Submits attempts, each once. A submit whose answer was lost is looked for before another is tried; and should both be there, the guard in
/// the script lets only the first of them run.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for has nothing to give back.
internal sealed class Submission(JobDesk desk)
#pragma warning restore CA1001
{
    // Longer than Slurm itself waits for an answer of its controller (MessageTimeout is 10 s where nobody changed it).
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // The controller takes one after the other anyway; hundreds of processes at once would only be felt by who else works on the login node.
    private const int MostAtOnce = 4;
    private readonly SemaphoreSlim _room = new(MostAtOnce);
    private readonly ConcurrentDictionary<AttemptKey, SemaphoreSlim> _gates = new();

    /// <summary>Slurm's number of the attempt's job.</summary>
    public async Task<long> SubmitAsync(HeldJob job, CancellationToken ct)
    {
        var gate = _gates.GetOrAdd(job.Key, static _ => new(1, 1));
        await gate.WaitAsync(ct);
        try
        {
            var marks = new SubmitMarks(job);
            if (marks.Id is { } known)
            {
                return known;
            }

            var id = (marks.IsBegun ? await FindAsync(job, isPatient: true, ct) : null) ?? await SubmitNewAsync(job, marks, ct);
            Note(marks, id);
            return id;
        }
        catch (ShellException e)
        {
            throw Silence(e);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Slurm's number of the attempt's job, after Slurm has forgotten the one it had.</summary>
    public Task<long> SubmitAnewAsync(HeldJob job, CancellationToken ct)
    {
        try
        {
            new SubmitMarks(job).Forget();
        }
        catch (ShellException e)
        {
            throw Silence(e);
        }

        return SubmitAsync(job, ct);
    }

    /// <summary>
    /// Looks for a job that was submitted without an answer: by the guard, which is proof; by the mark in its comment, which is a hint. Null when
    /// there is none. Throws <see cref="ShellException"/> when that cannot be seen.
    /// </summary>
    public async Task<long?> FindAsync(HeldJob job, bool isPatient, CancellationToken ct)
    {
        var first = await LookAsync(job, ct);
        if (first is not null || !isPatient)
        {
            return first;
        }

        // The controller may still be about to take it.
        await Task.Delay(Patience, desk.Time, ct);
        return await LookAsync(job, ct);
    }

    /// <summary>Forgets an attempt that is over.</summary>
    public void Forget(AttemptKey attempt)
    {
        _gates.TryRemove(attempt, out _);
        desk.Stops.Forget(attempt);
    }

    // A first number stands in the attempt's own record next; another is found again by the job's guard or its mark.
    private static void Note(SubmitMarks marks, long id)
    {
        try
        {
            marks.Done(id);
        }
        catch (ShellException)
        {
            // What is known of a job that runs is worth more than this note of it.
        }
    }

    private static ExecutorException Silence(ShellException e) =>
        new(EndReason.ExecutorFailure, $"The system does not answer: {e.Message}", transient: true, e);

    private async Task<long?> LookAsync(HeldJob job, CancellationToken ct)
    {
        var owner = await desk.Cluster.ReadTextAsync($"{desk.Cluster.Folder(job.Key)}/guard/id", 64, ct);
        if (owner is not null && Columns.Long(owner.Trim()) is { } id)
        {
            return id;
        }

        var look = await desk.Queue.FreshAsync(ct);
        return look.Marked(SbatchOptions.Mark(job.Key)).Select(row => (long?)row.Id).FirstOrDefault();
    }

    private async Task<long> SubmitNewAsync(HeldJob job, SubmitMarks marks, CancellationToken ct)
    {
        var order = desk.Order(job.Key, job.Spec, job.Assignment.Inputs is { Count: > 0 });
        var script = Encoding.UTF8.GetBytes(SbatchScript.Render(order));
        var command = Sbatch.Command(SbatchOptions.OnCommand(order));
        if (job.Assignment.Inputs is { Count: > 0 } inputs)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(inputs, ContractsJson.Default.IReadOnlyDictionaryStringJsonElement);
            KeptFile.Write(Path.Combine(job.Folder, "inputs.json"), bytes);
        }

        KeptFile.Write(Path.Combine(job.Folder, "script.sh"), script);
        return await ReadAsync(await RunAsync(job, order, marks, command, ct), job, marks, ct);
    }

    private async Task<SbatchAnswer> RunAsync(HeldJob job, ScriptOrder order, SubmitMarks marks, RemoteCommand command, CancellationToken ct)
    {
        await _room.WaitAsync(ct);
        try
        {
            await desk.Cluster.PushAsync(job.Folder, order.Folder, ct);
            await SecretsThere.PutAsync(desk, job, order, ct);
            marks.Begin();
            return await AnswerAsync(command);
        }
        finally
        {
            _room.Release();
        }
    }

    private async Task<long> ReadAsync(SbatchAnswer answer, HeldJob job, SubmitMarks marks, CancellationToken ct)
    {
        switch (answer)
        {
            case SbatchAnswer.Accepted accepted:
                return accepted.Id;
            case SbatchAnswer.Refused refused:
                marks.TakeBack();
                await SecretsThere.RemoveAsync(desk, job, ct);
                throw new ExecutorException(EndReason.PlatformRefused, refused.Sentence, inner: new ShellException(refused.Evidence));
            case SbatchAnswer.NotSent unsent:
                marks.TakeBack();
                throw new ExecutorException(
                    EndReason.ExecutorFailure,
                    "Slurm's controller does not answer.",
                    transient: true,
                    new ShellException(unsent.Evidence)
                );
            default:
                return await FindAsync(job, isPatient: true, ct)
                    ?? throw new ExecutorException(
                        EndReason.ExecutorFailure,
                        "Slurm gave no clear answer to a submit, and no such job is there.",
                        transient: true
                    );
        }
    }

    // Once it runs it is not cut off by the end of this program: its answer says what became of it.
    private async Task<SbatchAnswer> AnswerAsync(RemoteCommand command)
    {
        try
        {
            return Sbatch.Read(await desk.Cluster.RunAsync(command, CancellationToken.None));
        }
        catch (ShellException e)
        {
            return new SbatchAnswer.Unknown(e.Message);
        }
    }
}
