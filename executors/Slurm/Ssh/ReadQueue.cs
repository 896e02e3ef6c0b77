using System.Text;
using Pollinator.Sdk.Shell;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Ssh;

/// <summary>
/// Reads of files, many in one round trip: while one is under way, those that come gather for the next. Files that have not grown cost one
/// look for all of them together.
/// </summary>
internal sealed class ReadQueue(Func<string, int, CancellationToken, Task<ShellAnswer>> ask)
{
    private const int MostBytes = 4 * 1024 * 1024;
    private const int MostFiles = 256;
    private const int FewFiles = 3;
    private readonly Lock _gate = new();
    private readonly Queue<Wish> _wishes = new();
    private bool _isRunning;

    /// <summary>Reads at most <paramref name="most"/> bytes from <paramref name="offset"/> on.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string path, long offset, int most, CancellationToken ct)
    {
        var wish = new Wish(path, offset, Math.Min(most, MostBytes), ct);
        lock (_gate)
        {
            _wishes.Enqueue(wish);
            if (!_isRunning)
            {
                _isRunning = true;
                _ = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        return await wish.Done.Task.WaitAsync(ct);
    }

    private async Task RunAsync()
    {
        while (Next() is { Count: > 0 } batch)
        {
            try
            {
                await ServeAsync(batch);
            }
            catch (Exception e)
            {
                foreach (var wish in batch)
                {
                    wish.Done.TrySetException(e);
                }
            }
        }
    }

    private List<Wish> Next()
    {
        lock (_gate)
        {
            var batch = new List<Wish>();
            var bytes = 0;
            while (batch.Count < MostFiles && _wishes.TryPeek(out var wish) && (batch.Count == 0 || bytes + wish.Most <= MostBytes))
            {
                _wishes.Dequeue();
                if (!wish.Ct.IsCancellationRequested)
                {
                    bytes += wish.Most;
                    batch.Add(wish);
                }
            }

            _isRunning = batch.Count > 0;
            return batch;
        }
    }

    private async Task ServeAsync(List<Wish> batch)
    {
        var grown = batch.Count > FewFiles ? await GrownAsync(batch) : batch;
        if (grown.Count == 0)
        {
            return;
        }

        var marks = grown.ConvertAll(static _ => new Mark());
        var line = new StringBuilder();
        foreach (var (wish, mark) in grown.Zip(marks))
        {
            line.Append($"tail -c +{wish.Offset + 1} -- {ShWords.Quote(wish.Path)} 2>/dev/null | head -c {wish.Most}; {mark.Print("0")}\n");
        }

        var answer = await ask(line.ToString(), MostBytes + (grown.Count * 64), CancellationToken.None);
        var left = answer.Output;
        foreach (var (wish, mark) in grown.Zip(marks))
        {
            var bytes = new MarkedBytes(mark, wish.Most);
            if (bytes.Take(left.Span) is not { } used || bytes.IsTooMuch)
            {
                throw new ShellException("The system's answer to a read of files is not as asked.");
            }

            wish.Done.TrySetResult(bytes.Bytes);
            left = left[used..];
        }
    }

    // One command looks at all of them. What it cannot say of a file is asked of the file itself.
    private async Task<List<Wish>> GrownAsync(List<Wish> batch)
    {
        var names = batch.Select(static wish => wish.Path).Distinct(StringComparer.Ordinal).ToList();
        var answer = await ask($"stat -L -c '%s %n' -- {ShWords.Line(names)} 2>/dev/null", MostBytes, CancellationToken.None);
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var words in answer.Text.Split('\n').Select(static text => text.Split(' ', 2)).Where(static words => words.Length == 2))
        {
            if (long.TryParse(words[0], out var size))
            {
                sizes[words[1]] = size;
            }
        }

        var grown = new List<Wish>();
        foreach (var wish in batch)
        {
            if (sizes.GetValueOrDefault(wish.Path) > wish.Offset)
            {
                grown.Add(wish);
            }
            else
            {
                wish.Done.TrySetResult(default);
            }
        }

        return grown;
    }

    private sealed record Wish(string Path, long Offset, int Most, CancellationToken Ct)
    {
        public TaskCompletionSource<ReadOnlyMemory<byte>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
