using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Operations;

/// <summary>Work that the portal does by itself in the background, and tells of.</summary>
internal interface IReportsWork
{
    /// <summary>How it went.</summary>
    WorkRecord Work { get; }
}

/// <summary>Keeps of work that comes again and again when it was last done, how long it took and how it ended.</summary>
/// <param name="name">What it is.</param>
/// <param name="purpose">What for, in a few words.</param>
/// <param name="every">How often; null: whenever there is something to do.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkRecord(string name, string purpose, TimeSpan? every, TimeProvider time)
{
    private const int LongestWords = 300;
    private readonly Lock _lock = new();
    private readonly DateTimeOffset _from = time.GetUtcNow();
    private Last _last;

    /// <summary>It begins; what is given back ends it. One at a time.</summary>
    public Run Begin()
    {
        lock (_lock)
        {
            _last = _last with { At = time.GetUtcNow(), Began = time.GetTimestamp(), Took = null, IsFailing = false };
        }

        return new Run(this);
    }

    /// <summary>How it went, with words that are given as they were said.</summary>
    public WorkFigures Figures()
    {
        Last last;
        lock (_lock)
        {
            last = _last;
        }

        return new WorkFigures
        {
            Name = name,
            For = purpose,
            EveryMilliseconds = (long?)every?.TotalMilliseconds,
            LastAt = last.At,
            LastMilliseconds = last.Took?.TotalMilliseconds,
            NextAt = (last.At ?? _from) + every,
            Times = last.Times,
            Failures = last.Failures,
            HasFailed = last.HasFailed,
            FailedAt = last.FailedAt,
            Failure = last.Words,
        };
    }

    private void Ended()
    {
        lock (_lock)
        {
            _last = _last with { Took = time.GetElapsedTime(_last.Began), Times = _last.Times + 1, HasFailed = _last.IsFailing };
        }
    }

    private void Failed(Exception fault)
    {
        var cause = fault.GetBaseException();
        var said = $"{cause.GetType().Name}: {cause.Message}";
        lock (_lock)
        {
            _last = _last with
            {
                IsFailing = true,
                FailedAt = time.GetUtcNow(),
                Failures = _last.Failures + (_last.IsFailing ? 0 : 1),
                Words = said[..Math.Min(said.Length, LongestWords)],
            };
        }
    }

    /// <summary>Once that it is done.</summary>
    internal readonly struct Run(WorkRecord work) : IDisposable
    {
        /// <summary>It did not work.</summary>
        public void Failed(Exception fault) => work.Failed(fault);

        /// <summary>It is over.</summary>
        public void Dispose() => work.Ended();
    }

    private readonly record struct Last(
        DateTimeOffset? At,
        long Began,
        TimeSpan? Took,
        long Times,
        long Failures,
        bool IsFailing,
        bool HasFailed,
        DateTimeOffset? FailedAt,
        string? Words
    );
}
