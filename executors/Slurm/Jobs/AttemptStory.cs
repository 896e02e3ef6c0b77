using System.Diagnostics.CodeAnalysis;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Jobs;

/// <summary>
/// Makes reports out of what is seen of one attempt: a pure function of sightings and what it told before. Three holes of Slurm's are known
/// to it: a job not visible yet, one the controller has forgotten, and one accounting says nothing of. In none of them has anything ended.
/// </summary>
internal sealed class AttemptStory(StorySubject subject, DateTimeOffset since, StoryMark? told = null)
{
    private static readonly TimeSpan UntilForgotten = TimeSpan.FromSeconds(60);

    // Slurm's times are whole ones.
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // What a job itself may have written is not believed without end.
    private const int MostLate = 100;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private int _look;
    private int _run = told?.Run ?? -1;
    private int _endedRun = told?.EndedRun ?? -1;
    private int _late;
    private bool _isQueued = told is not null;
    private bool _isRunning = told is { IsRunning: true };
    private readonly DateTimeOffset _since = since;
    private DateTimeOffset _runningSince = since;
    private DateTimeOffset? _absentSince;
    private DateTimeOffset? _backSince;
    private DateTimeOffset? _putBackEnd;
    private DateTimeOffset? _endSince;

    // The last moment at which it had certainly not ended.
    private DateTimeOffset? _openAt = subject.SubmittedAfter;

    /// <summary>The job it follows: a second one of the same attempt ends at the guard of the first.</summary>
    public long Id { get; private set; } = subject.Id;

    /// <summary>Whether its end was told.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether accounting must be asked before its end can be told.</summary>
    public bool WantsAccount { get; private set; }

    /// <summary>
    /// Whether Slurm has forgotten it before it began, and accounting knows of no end: a controller that died without having written down what
    /// it took. Nothing ran, and the guard lets only one run should it come back.
    /// </summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Whether a look at the queue soon would tell more.</summary>
    public bool IsUrgent { get; private set; } = true;

    /// <summary>Whether its present run has begun.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>How far it was told; null before anything was. Whoever goes on with the story later begins there.</summary>
    public StoryMark? Mark => _isQueued ? new(_run, _endedRun, _isRunning) : null;

    /// <summary>Whether this start means that Slurm has put it back meanwhile, which nothing has told yet. Accounting knows why.</summary>
    public bool IsPutBackBefore(StartTrace? start) =>
        IsNew(start) && Untold(start) is [var next, .. var others] && (others.Count > 0 || IsOfAnEarlierOne(next));

    /// <summary>Whether it is back in the queue, and accounting is still to say why.</summary>
    public bool IsWaitingForCause => _backSince is not null;

    /// <summary>What a sighting adds to what was told before.</summary>
    public IEnumerable<PlatformReport> Tell(Sighting seen)
    {
        (WantsAccount, IsUrgent) = (false, false);
        seen = seen with { Start = seen.NewestStart };
        if (seen.Start is { } start && start.Job != Id)
        {
            Id = start.Job;
        }

        var row = seen.Look.At >= _since ? seen.Look.Of(Id, subject.Mark) : null;
        var reports = new List<PlatformReport>();
        if (!_isQueued)
        {
            _isQueued = true;
            reports.Add(new PlatformReport.Queued(Id.ToString(), null));
        }

        // Clearing up after an end may take minutes, and what ended on a node that is out of sight still runs for the queue.
        if (row is { State.Phase: SlurmPhase.Pending or SlurmPhase.Running } && !row.State.Is(SlurmStates.Completing) && End(seen) is null)
        {
            _openAt = seen.Look.At;
        }

        if (End(seen) is { IsSuccess: true } end)
        {
            TellRunning(reports, seen, row);
            return Ended(reports, Ends.OfFile(end, subject, seen, _openAt));
        }

        // A look from before it was followed says nothing of it.
        if (seen.Look.Number > _look && seen.Look.At >= _since)
        {
            _look = seen.Look.Number;
            TellRow(reports, seen, row);
        }

        if (seen.Start is { } begun && begun.Job == Id && begun.Run > _endedRun)
        {
            TellRunning(reports, seen, row);
        }

        return TellEnd(reports, seen, row);
    }

    // A run that was ended by a requeue is no end; one that Slurm has only forgotten, and put back uncounted, is. One that ended well is the job's
    // end whatever Slurm did with it: the script begins nothing any more.
    private EndTrace? End(Sighting seen) =>
        seen.End is { } end && end.Job == Id && (end.IsSuccess || end.Run > _endedRun || (seen.IsSecondStart && end.Run == _endedRun)) ? end : null;

    private void TellRow(List<PlatformReport> reports, Sighting seen, QueuedJob? row)
    {
        // Its cause was waited for, and meanwhile it has left the queue again.
        if (IsWaitingForCause && row is not { State.Phase: SlurmPhase.Pending })
        {
            TellRequeue(reports, seen, null);
        }

        switch (row?.State.Phase)
        {
            case null:
                _absentSince ??= seen.Look.At;
                return;
            case SlurmPhase.Unknown:
                NoteOnce(reports, $"Slurm says \"{Text.Short(row.State.Word, 60)}\", which we don't know. Nothing was changed.", Words(row));
                break;
            case SlurmPhase.Pending when _isRunning && seen.Look.At > _runningSince:
                _backSince ??= seen.Look.At;
                if (IsCauseComing(seen, seen.Now - _backSince.Value))
                {
                    // The same look is read again at the next sighting.
                    _look--;
                    break;
                }

                TellRequeue(reports, seen, row);
                break;
            case SlurmPhase.Pending when !_isRunning:
                TellReason(reports, row);
                break;
            case SlurmPhase.Running:
                TellRunning(reports, seen, row);
                break;
        }

        _absentSince = null;
        if (row.State.Is(SlurmStates.Suspended))
        {
            NoteOnce(reports, "Slurm has suspended it, and will let it go on.", Words(row));
        }
    }

    // Each reason once in a run: some come and go by the minute.
    private void TellReason(List<PlatformReport> reports, QueuedJob row)
    {
        var reason = PendingReasons.Read(row.Reason);
        if (row.Reason is not null && _told.Add($"{_endedRun}/{reason.Word}"))
        {
            reports.Add(new PlatformReport.Queued(Id.ToString(), reason.Sentence));
        }
    }

    // Only accounting says why a run was ended, and it lags behind the queue.
    private bool IsCauseComing(Sighting seen, TimeSpan waited) =>
        waited < EndClues.UntilBack
        && seen.Account switch
        {
            { IsAnswered: true } => RunOf(seen, Told) is not { IsOver: true },
            { IsAway: true } => true,
            _ => subject.HasAccounting && seen.Account is not null,
        };

    private void TellRequeue(List<PlatformReport> reports, Sighting seen, QueuedJob? row)
    {
        TellPutBack(reports, seen, row);
        _absentSince = null;
        var reason = row is null ? null : PendingReasons.Read(row.Reason);
        reports.Add(new PlatformReport.Queued(Id.ToString(), reason?.Sentence));
        _told.Add($"{_endedRun}/{reason?.Word}");
    }

    // Told late, as accounting lags behind, but with the time at which its run ended. An end from before that run is of an earlier one.
    private void TellPutBack(List<PlatformReport> reports, Sighting seen, QueuedJob? row)
    {
        var before = RunOf(seen, Told);
        var end = before?.End - subject.ClockOffset;
        var evidence = string.Join('\n', new[] { before is null ? null : $"sacct: {before.Line}", row is null ? null : Words(row) }.OfType<string>());
        reports.Add(
            new PlatformReport.Noted(Ends.Requeued(before), evidence.Length > 0 ? evidence : null)
            {
                At = end >= _runningSince - Second ? Ends.Clamp(end, seen.Now) : null,
            }
        );
        (_endedRun, _putBackEnd) = (Told, before?.End);
        (_isRunning, _endSince, _backSince) = (false, null, null);
    }

    private static AccountedRun? RunOf(Sighting seen, int number) => seen.Account?.Job is { } job ? Ends.RunThatEnded(job, number) : null;

    private void TellRunning(List<PlatformReport> reports, Sighting seen, QueuedJob? row)
    {
        if (IsNew(seen.Start))
        {
            // The looks may have missed whole runs.
            foreach (var run in Untold(seen.Start))
            {
                if (IsOfAnEarlierOne(run))
                {
                    TellPutBack(reports, seen, row);
                    reports.Add(new PlatformReport.Queued(Id.ToString(), null));
                }

                if (!_isRunning)
                {
                    Begin(reports, seen.Now, NodesOf(run, seen.Start, seen, row));
                }

                _late += run == seen.Start.Run ? 0 : 1;
                (_run, _endedRun) = (run, Math.Max(_endedRun, run - 1));
            }
        }

        if (!_isRunning && !(row is { State.Phase: SlurmPhase.Pending } && seen.Start is null))
        {
            Begin(reports, seen.Now, row?.Nodes ?? seen.Start?.Node);
        }
    }

    // The look at the queue may be older than the present start, and knows no other.
    private static string? NodesOf(int run, StartTrace start, Sighting seen, QueuedJob? row) =>
        run == start.Run && start.Node.Length > 0
            ? start.Node
            : seen.Account?.Job?.Runs.ElementAtOrDefault(run)?.Nodes ?? (run == start.Run ? row?.Nodes : null);

    private void Begin(List<PlatformReport> reports, DateTimeOffset now, string? nodes)
    {
        (_isRunning, _runningSince, _backSince) = (true, now, null);
        reports.Add(new PlatformReport.Running(Id.ToString(), nodes));
    }

    // The number of the run that was told last. The queue does not say which it is; it is none that is over.
    private int Told => Math.Max(_run, _endedRun + 1);

    // Whether what is told as running is another than this one. What the queue alone has told of is the next that begins; was it seen waiting since, it is
    // that only by its number.
    private bool IsOfAnEarlierOne(int run) => _isRunning && (_run > _endedRun || (IsWaitingForCause && run > Told));

    private bool IsNew([NotNullWhen(true)] StartTrace? start) => start is not null && start.Job == Id && start.Run > Math.Max(_run, _endedRun);

    private List<int> Untold(StartTrace start) => [.. start.Runs.Where(run => run > Math.Max(_run, _endedRun)).TakeLast(1 + MostLate - _late)];

    private IEnumerable<PlatformReport> TellEnd(List<PlatformReport> reports, Sighting seen, QueuedJob? row)
    {
        // It will begin anew: what ended is a run.
        if (IsWaitingForCause)
        {
            return reports;
        }

        var end = End(seen);
        var isOver = end is not null || row is { State.Phase: SlurmPhase.Ended };
        IsUrgent =
            (row is null && seen.Now - _since < EndClues.UntilAccounted)
            || (end is not null && row is not { State.Phase: SlurmPhase.Ended } && !(seen.Now - _endSince >= EndClues.UntilAccounted));
        if (!isOver && _absentSince is null)
        {
            _endSince = null;
            return reports;
        }

        WantsAccount = true;
        var accounted = Accounted(seen, row) is { Last.State.Phase: SlurmPhase.Ended } job ? job : null;
        // Between two looks it may have left the queue unseen: then accounting is the first to say that it ended.
        _endSince ??= isOver || accounted is not null ? seen.Now : null;
        var waited = _endSince is { } from ? seen.Now - from : TimeSpan.Zero;
        var clues = new EndClues(seen, end, row, accounted)
        {
            IsAbsent = _absentSince is not null,
            EndedRun = _endedRun,
            PutBackEnd = _putBackEnd,
            OpenAt = _openAt,
            ClockOffset = subject.ClockOffset,
        };
        if (clues.MayBePutBack)
        {
            return reports;
        }

        clues = clues.OfThisRun(waited);
        if (clues.AreEnough(waited))
        {
            return Ended(
                reports,
                Ends.Of(
                    new(Id, subject.Spec, subject.OwnUser, end, row, clues.Accounted, seen.Words, seen.Now, IsStarted(seen))
                    {
                        ClockOffset = subject.ClockOffset,
                        NotBefore = _openAt,
                        IsStopped = seen.IsStopped,
                        IsSecondStart = seen.IsSecondStart,
                        IsOver = seen.IsOver,
                    }
                )
            );
        }

        if (row is null && end is null && clues.Accounted is null && _absentSince is { } absent)
        {
            IsForgotten = seen.Look.At - absent >= UntilForgotten && IsNeverBegun(seen);
            return seen.Look.At - absent >= subject.UntilLost ? Ended(reports, Ends.Lost(subject with { Id = Id }, seen, _isRunning)) : reports;
        }

        return reports;
    }

    // Where accounting is silent, somebody may have cancelled it meanwhile.
    private bool IsNeverBegun(Sighting seen) =>
        !_isRunning
        && _run < 0
        && seen.Start is null
        && seen.Account is { IsAnswered: true }
        && Accounted(seen, row: null) is null or { Last.State.Phase: SlurmPhase.Pending };

    private AccountedJob? Accounted(Sighting seen, QueuedJob? row) =>
        seen.Account?.Job is { } job && (row is not null || !IsAnothers(seen, job)) ? job : null;

    // A controller that died gives its last numbers out again. A record that does not say whose it is, of a script that left no traces here, or
    // of a job that was submitted when this one's run had begun already, or had its number, is of another job under this one's number.
    private bool IsAnothers(Sighting seen, AccountedJob job) =>
        job.Last.Folder is null
        && (
            seen.Start is { } start && start.Job == Id
                ? start.Run > _endedRun && job.Last.Submit > start.At
                : !_isRunning && seen.Start is null && (job.Last.RanItsScript || IsYounger(job))
        );

    // A requeue is a submit too, and comes behind a run that ended.
    private bool IsYounger(AccountedJob job) =>
        subject.KnownSince is { } known
        && job.Last.Submit > known + subject.ClockOffset + Second
        && job.Runs.SkipLast(1).All(run => run.State.Phase != SlurmPhase.Ended);

    private bool IsStarted(Sighting seen) => _isRunning && seen.Start is { } start && start.Job == Id;

    private IEnumerable<PlatformReport> Ended(List<PlatformReport> reports, PlatformEnd end)
    {
        HasEnded = true;
        reports.Add(new PlatformReport.Ended(end));
        return reports;
    }

    private void NoteOnce(List<PlatformReport> reports, string message, string evidence)
    {
        if (_told.Add(message))
        {
            reports.Add(new PlatformReport.Noted(message, evidence));
        }
    }

    private static string Words(QueuedJob row) => $"squeue: {row.Id}|{row.State.Word}|{row.Reason ?? "None"}|{row.Nodes}|{row.Partition}";
}
