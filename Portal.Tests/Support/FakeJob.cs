using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Tests.Support;

/// <summary>A job of the fake portal. One attempt holds it at a time.</summary>
internal sealed class FakeJob(JobSpec spec, long number)
{
    private readonly Dictionary<LogStream, MemoryStream> _logs = new() { [LogStream.Stdout] = new(), [LogStream.Stderr] = new() };
    private readonly TaskCompletionSource<CloseAttempt> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();

    public JobId Id { get; } = JobId.New();

    public int Attempt { get; private set; }

    public bool IsHeld { get; private set; }

    public bool IsPermitted { get; private set; }

    public EndReason Stop { get; set; }

    public Dictionary<ContentHash, byte[]> Chunks { get; } = [];

    public SnapshotManifest? Snapshot { get; set; }

    public SnapshotManifest? Results { get; set; }

    public IReadOnlyDictionary<string, System.Text.Json.JsonElement>? Inputs { get; set; }

    public IReadOnlyDictionary<string, string> Secrets { get; set; } = new Dictionary<string, string>();

    /// <summary>How often the executor asked for them.</summary>
    public int SecretsAsked { get; set; }

    public List<AttemptEvent> Events { get; } = [];

    public Task<CloseAttempt> Closed => _closed.Task;

    public AttemptRef Ref => new(Id, Attempt);

    public byte[] Log(LogStream stream)
    {
        lock (_lock)
        {
            return _logs[stream].ToArray();
        }
    }

    public string Text(LogStream stream = LogStream.Stdout) => System.Text.Encoding.UTF8.GetString(Log(stream));

    public Assignment? TryAssign()
    {
        lock (_lock)
        {
            if (IsHeld || Closed.IsCompleted)
            {
                return null;
            }

            (IsHeld, Attempt) = (true, Attempt + 1);
            Events.Clear();
            return new()
            {
                Job = Id,
                Number = number,
                Attempt = Attempt,
                Spec = spec,
                Snapshot = Snapshot is null ? null : SnapshotEncoding.IdOf(Snapshot),
                Inputs = Inputs,
            };
        }
    }

    /// <summary>The executor does not name it as held: nothing was started, so it waits again.</summary>
    public void LoseIfUnstarted()
    {
        lock (_lock)
        {
            IsHeld &= IsPermitted;
        }
    }

    public bool Permit(int attempt)
    {
        lock (_lock)
        {
            return IsPermitted = IsHeld && attempt == Attempt;
        }
    }

    public IResultLike Tell(AttemptEvent told)
    {
        lock (_lock)
        {
            if (told.Number > Events.Count + 1)
            {
                return IResultLike.Gap;
            }

            if (told.Number == Events.Count + 1)
            {
                Events.Add(told);
            }

            return IResultLike.Fine;
        }
    }

    /// <summary>Takes the next bytes; null when they leave a gap.</summary>
    public long? Append(LogStream stream, long offset, byte[] bytes)
    {
        lock (_lock)
        {
            var log = _logs[stream];
            if (offset > log.Length)
            {
                return null;
            }

            var known = (int)Math.Min(log.Length - offset, bytes.Length);
            log.Write(bytes, known, bytes.Length - known);
            return log.Length;
        }
    }

    public string? Close(CloseAttempt close)
    {
        lock (_lock)
        {
            var missing = close.Logs.FirstOrDefault(end => end.Length != _logs[end.Stream].Length);
            IsHeld = false;
            _closed.TrySetResult(close);
            return missing is null ? null : $"closed with {missing.Stream} at {_logs[missing.Stream].Length} of {missing.Length}";
        }
    }

    internal enum IResultLike
    {
        Fine,
        Gap,
    }
}
