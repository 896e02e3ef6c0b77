using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Jobs;

/// <summary>What accounting said when it was asked for a job.</summary>
/// <param name="IsAnswered">Whether it answered at all.</param>
/// <param name="Job">The job; null when accounting does not know it (yet).</param>
internal sealed record AccountAnswer(bool IsAnswered, AccountedJob? Job)
{
    /// <summary>It does not answer, and never has: it is off.</summary>
    public static AccountAnswer Silence { get; } = new(IsAnswered: false, null);

    /// <summary>It does not answer now, and has before: it will again.</summary>
    public static AccountAnswer Away { get; } = new(IsAnswered: false, null) { IsAway = true };

    /// <summary>Whether it is worth waiting for.</summary>
    public bool IsAway { get; private init; }
}

/// <summary>Asks accounting for jobs that are gone from the queue or ended badly: those that come together share one request.</summary>
internal sealed class AccountBook(Cluster cluster, Pace pace, TimeProvider time)
{
    private const int MostAtOnce = 200;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly List<(long Id, AttemptKey Attempt, DateTimeOffset Since, TaskCompletionSource<AccountAnswer> Answer)> _asked = [];
    private Sacct? _sacct;
    private bool _isAsking;
    private long? _silentSince;
    private bool _hasAnswered;

    /// <summary>What is known of an attempt's job that was submitted no earlier than <paramref name="since"/>.</summary>
    public async Task<AccountAnswer> AskAsync(long id, AttemptKey attempt, DateTimeOffset since, CancellationToken ct)
    {
        var answer = new TaskCompletionSource<AccountAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            // Accounting that is off or away is left alone for a while; it is never needed to go on.
            if (_silentSince is { } silent && time.GetElapsedTime(silent) < Silence)
            {
                return Silent;
            }

            _asked.Add((id, attempt, since, answer));
            if (!_isAsking)
            {
                _isAsking = true;
                _ = Task.Run(AnswerAllAsync, CancellationToken.None);
            }
        }

        return await answer.Task.WaitAsync(ct);
    }

    private AccountAnswer Silent => _hasAnswered ? AccountAnswer.Away : AccountAnswer.Silence;

    private async Task AnswerAllAsync()
    {
        while (true)
        {
            await Task.Delay(Gather, time);
            await pace.TakeAsync(CancellationToken.None);
            List<(long Id, AttemptKey Attempt, DateTimeOffset Since, TaskCompletionSource<AccountAnswer> Answer)> batch;
            lock (_gate)
            {
                batch = [.. _asked.Take(MostAtOnce)];
                _asked.RemoveRange(0, batch.Count);
                if (batch.Count == 0)
                {
                    _isAsking = false;
                    return;
                }
            }

            var jobs = await TryAsync([.. batch.Select(one => one.Id).Distinct()], batch.Min(one => one.Since));
            lock (_gate)
            {
                _silentSince = jobs is null ? time.GetTimestamp() : null;
                _hasAnswered |= jobs is not null;
            }

            foreach (var one in batch)
            {
                one.Answer.TrySetResult(jobs is null ? Silent : new(IsAnswered: true, jobs.GetValueOrDefault(one.Id)?.Of(one.Attempt)));
            }
        }
    }

    private async Task<IReadOnlyDictionary<long, AccountedJob>?> TryAsync(IReadOnlyCollection<long> ids, DateTimeOffset since)
    {
        try
        {
            if (_sacct is null)
            {
                var fields = await cluster.RunAsync(Sacct.HelpFormat, CancellationToken.None);
                _sacct = fields.IsOk ? Sacct.Of(fields.Output) : null;
            }

            if (_sacct is null)
            {
                return null;
            }

            var said = await cluster.RunAsync(_sacct.Command(ids, since), CancellationToken.None);
            return said.IsOk ? _sacct.Parse(said.Output) : null;
        }
        catch (ShellException)
        {
            return null;
        }
    }
}
