using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Notifications;

/// <summary>
/// A person's newest jobs in a colony. While pages of theirs are open, what was read serves all of them until a job of theirs has news: ten pages of a
/// person cost what one does, and nothing while only others' jobs change.
/// </summary>
internal sealed class OwnJobs(IDbContextFactory<AppDb> databases, JobFeed feed)
{
    private const int Most = 500;
    private readonly Lock _lock = new();
    private readonly Dictionary<Whose, Kept> _kept = [];

    /// <summary>Keeps what is read of a person until it is disposed. Of people without an open page nothing is kept.</summary>
    public IDisposable Hold(ColonyId colony, UserId person)
    {
        var whose = new Whose(colony, person);
        lock (_lock)
        {
            if (!_kept.TryGetValue(whose, out var kept))
            {
                _kept.Add(whose, kept = new Kept());
            }

            kept.Holders++;
        }

        return new Holding(this, whose);
    }

    /// <summary>The newest, newest first.</summary>
    public Task<IReadOnlyList<JobNews>> NewestAsync(ColonyId colony, UserId person)
    {
        var whose = new Whose(colony, person);
        lock (_lock)
        {
            if (_kept.TryGetValue(whose, out var kept))
            {
                // Asked before the database is: what changes during the read is read again.
                var news = feed.NewsOf(colony, person);
                if (kept.Read is not { IsFaulted: false } || kept.News != news)
                {
                    // Not the first asker's to cancel: the others wait for it too.
                    (kept.News, kept.Read) = (news, Task.Run(() => ReadAsync(whose)));
                }

                return kept.Read;
            }
        }

        return ReadAsync(whose);
    }

    private void Release(Whose whose)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(whose, out var kept) && --kept.Holders == 0)
            {
                _kept.Remove(whose);
            }
        }
    }

    private async Task<IReadOnlyList<JobNews>> ReadAsync(Whose whose)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Set<JobRow>()
            .AsNoTracking()
            .Where(job => job.Colony == whose.Colony && job.SubmittedBy == whose.Person)
            .OrderByDescending(job => job.Number)
            .Take(Most)
            .Select(job => new JobNews(
                job.Id,
                job.Number,
                job.Name,
                job.State,
                job.Reason,
                job.ExitCode,
                job.StartedAt,
                job.ClosedAt,
                job.StopRequestedBy
            ))
            .ToListAsync();
    }

    private readonly record struct Whose(ColonyId Colony, UserId Person);

    private sealed class Kept
    {
        public int Holders { get; set; }
        public long News { get; set; }
        public Task<IReadOnlyList<JobNews>>? Read { get; set; }
    }

    private sealed class Holding(OwnJobs own, Whose whose) : IDisposable
    {
        private OwnJobs? _own = own;

        public void Dispose() => Interlocked.Exchange(ref _own, null)?.Release(whose);
    }
}
