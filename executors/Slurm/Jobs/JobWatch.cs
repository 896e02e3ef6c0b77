using System.Runtime.CompilerServices;
using Pollinator.Sdk;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Scripts;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Jobs;

/// <summary>Follows one attempt: its own files first, since they cost the scheduler nothing; the look at the queue that all share; accounting for how it ended.</summary>
internal sealed class JobWatch(JobDesk desk, HeldJob job, long id, bool untilForgotten)
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(1);
    private const int MostWords = 1500;
    private static readonly TimeSpan UntilAllSeen = TimeSpan.FromSeconds(30);
    private readonly string _folder = desk.Cluster.Folder(job.Key);
    private readonly AttemptStory _story = new(
        new()
        {
            Id = id,
            KnownSince = new SubmitMarks(job).KnownSince,
            SubmittedAfter = new SubmitMarks(job).BegunAt,
            Mark = SbatchOptions.Mark(job.Key),
            Spec = job.Spec,
            OwnUser = desk.Facts.UserNumber,
            ClockOffset = desk.Facts.ClockOffset,
            HasAccounting = desk.Facts.Findings.HasAccounting == true,
            UntilLost = desk.Policy.UntilLost,
        },
        desk.Time.GetUtcNow(),
        StoryMark.Read(job)
    );
    private readonly RepeatedOrder _order = new(desk, job);
    private StoryMark? _mark = StoryMark.Read(job);
    private Sighting _seen = new() { Now = desk.Time.GetUtcNow(), Look = QueueLook.None };
    private Task<QueueLook>? _coming;

    /// <summary>Whether there was no end to tell, since Slurm has forgotten the job before it began.</summary>
    public bool IsForgotten => untilForgotten && _story is { IsForgotten: true, HasEnded: false };

    /// <summary>Reports until its end. The last bytes of its output can be read when that comes.</summary>
    public async IAsyncEnumerable<PlatformReport> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        // What was still waited for at the end must not keep the queue being looked at.
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            await foreach (var report in FollowAsync(scope.Token))
            {
                yield return report;
            }
        }
        finally
        {
            await scope.CancelAsync();
        }
    }

    private async IAsyncEnumerable<PlatformReport> FollowAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var pause = Quick;
        while (true)
        {
            await LookAsync(ct);
            var (wasRunning, told) = (_story.IsRunning, _story.Tell(_seen).ToList());
            if (told.Count > 0 && told[^1] is PlatformReport.Ended)
            {
                await AwaitOutputAsync(ct);
                // Before it is told: nobody follows it afterwards.
                await desk.Cluster.CloseAsync(job.Key, ct);
            }

            foreach (var report in told)
            {
                yield return report;
            }

            if (_story.HasEnded || IsForgotten)
            {
                yield break;
            }

            Keep();
            await _order.RepeatAsync(_seen.Look.Of(_story.Id, SbatchOptions.Mark(job.Key)), ct);
            pause = wasRunning == _story.IsRunning ? Longer(pause) : Quick;
            await WaitAsync(desk.Logs.IsWatched(job.Key) && pause > Watched ? Watched : pause, ct);
        }
    }

    // After what was told was taken: told twice is better than not at all.
    private void Keep()
    {
        if (_story.Mark is not { } mark || mark == _mark)
        {
            return;
        }

        try
        {
            mark.Write(job);
            _mark = mark;
        }
        catch (ShellException)
        {
            // Tried again at the next sighting. Only a new start of this program would miss it.
        }
    }

    // Every job that waits or runs has one of these, so what takes up room is let go of.
    private async Task LookAsync(CancellationToken ct)
    {
        var isNew = _coming is { IsCompletedSuccessfully: true };
        if (isNew && _coming is not null)
        {
            _seen = _seen with { Look = await _coming };
            _coming = null;
        }

        await desk.Files.TakeAsync(job.Key, ct);
        _seen = _seen with { Now = desk.Time.GetUtcNow(), End = Traces.End(await ReadAsync("end", ct)) };
        // Read again where a requeue may have changed it: between two looks a job can end and begin anew unseen.
        if (_seen.Start is null || isNew || !_story.IsRunning || (_seen.End is { } end && end.Run != _seen.Start.Run))
        {
            _seen = _seen with { Start = Traces.Start(await ReadAsync("started", ct)) ?? _seen.Start };
        }

        if (_story.WantsAccount || _story.IsWaitingForCause || IsBackInQueue() || _story.IsPutBackBefore(_seen.NewestStart))
        {
            var account = await desk.Accounts.AskAsync(_story.Id, job.Key, SubmittedAfter(), ct);
            _seen = _seen with
            {
                Account = account,
                Words = await WordsAsync(account, ct),
                IsStopped = desk.Stops.IsGiven(job),
                Now = desk.Time.GetUtcNow(),
            };
        }
        else
        {
            // What it said of an earlier run is no answer to what is asked next.
            _seen = _seen with
            {
                Account = null,
            };
        }
    }

    // Only accounting says why.
    private bool IsBackInQueue() => _story.IsRunning && _seen.Look.Of(_story.Id, SbatchOptions.Mark(job.Key)) is { State.Phase: SlurmPhase.Pending };

    private async Task WaitAsync(TimeSpan pause, CancellationToken ct)
    {
        _coming ??= desk.Queue.NextAsync(_seen.Look.Number, _story.IsUrgent, ct);
        if (_story.IsUrgent)
        {
            desk.Queue.Hurry();
        }

        using var cut = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(_coming, Task.Delay(pause, desk.Time, cut.Token));
        await cut.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    private static TimeSpan Longer(TimeSpan pause) => TimeSpan.FromTicks(Math.Min(pause.Ticks * 5 / 4, Slow.Ticks));

    private async Task<string?> ReadAsync(string name, CancellationToken ct)
    {
        try
        {
            return await desk.Cluster.ReadTextAsync($"{_folder}/{name}", 1024, ct);
        }
        catch (ShellException)
        {
            return null;
        }
    }

    // Slurm's own words; and where accounting cannot tell of memory kills, what srun said of them among the program's errors.
    private async Task<string> WordsAsync(AccountAnswer account, CancellationToken ct)
    {
        // Each run that was put back has left some of it.
        var own = await TailAsync("slurm.out", 16 * 1024, 0, ct);
        own = own[Math.Max(0, own.Length - MostWords)..];
        if (account is { IsAnswered: false } && _seen.End is { } end)
        {
            var errors = await TailAsync("stderr", 4096, Math.Max(0, end.StderrLength - 4096), ct);
            own = string.Join('\n', errors.Split('\n').Where(line => line.Contains("slurmstepd", StringComparison.Ordinal)).Prepend(own));
        }

        return Text.Short(own, MostWords);
    }

    // A job's id has the time in it at which the portal took it; it was submitted to Slurm later than that.
    private DateTimeOffset SubmittedAfter()
    {
        Span<byte> bytes = stackalloc byte[16];
        job.Key.Job.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16) & 0xffff_ffff_ffff;
        var made = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, 253_402_300_799_999));
        var now = desk.Time.GetUtcNow();
        return made < now && made > now.AddYears(-1) ? made : now.AddDays(-30);
    }

    private async Task<string> TailAsync(string name, int most, long from, CancellationToken ct)
    {
        try
        {
            var buffer = new byte[most];
            var read = await desk.Cluster.ReadAsync($"{_folder}/{name}", from, buffer, ct);
            return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
        }
        catch (ShellException)
        {
            return "";
        }
    }

    // A file that another machine has written may be seen shorter than it is for a while.
    private async Task AwaitOutputAsync(CancellationToken ct)
    {
        var began = desk.Time.GetTimestamp();
        if (_seen.End is { } end && end.Job == _story.Id)
        {
            while (await AreAllThereAsync(end, ct) is not true and var seen)
            {
                // While the system does not answer, nothing can be seen coming.
                began = seen is null ? desk.Time.GetTimestamp() : began;
                if (desk.Time.GetElapsedTime(began) > UntilAllSeen)
                {
                    return;
                }

                await Task.Delay(Quick, desk.Time, ct);
            }
        }
    }

    // Null when it cannot be seen.
    private async Task<bool?> AreAllThereAsync(EndTrace end, CancellationToken ct)
    {
        try
        {
            return await HasAsync("stdout", end.StdoutLength, ct) && await HasAsync("stderr", end.StderrLength, ct);
        }
        catch (ShellException)
        {
            return null;
        }
    }

    private async Task<bool> HasAsync(string name, long length, CancellationToken ct) =>
        length == 0 || await desk.Cluster.ReadAsync($"{_folder}/{name}", length - 1, new byte[1], ct) == 1;
}
