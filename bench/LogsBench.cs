using System.Diagnostics;
using Pollinator.Contracts;
using Pollinator.Sdk;

namespace Pollinator.Bench;

/// <summary>Logs: how fast they are taken, and how soon a line is with its followers.</summary>
internal static class LogsBench
{
    private const int WarmUps = 12;
    private const int Rounds = 7;
    private const int Jobs = 8;
    private const int Batch = 64 * 1024;
    private const int Batches = 128;

    public static async Task RunAsync(string[] args)
    {
        await using var lab = await LogsLab.StartAsync();
        await IngestAsync(lab);
        await FollowOneAsync(lab);
        await FollowManyAsync(lab);
    }

    private static async Task IngestAsync(LogsLab lab)
    {
        var (portal, file) = (new List<double>(), new List<double>());
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            var (toFiles, toPortal) = (ToFiles(lab.Portal.Folder, round), await ToPortalAsync(lab));
            // A server that has just started is slower: its code is still being compiled, for some 10,000 appends.
            if (round >= WarmUps)
            {
                file.Add(toFiles);
                portal.Add(toPortal);
            }
        }
        Figures.Write("logs.ingest_ratio_to_file", Figures.Median(portal.Zip(file, (one, other) => one / other)), "ratio");
        Figures.Write("logs.ingest_mb_per_second", Figures.Median(portal), "MB/s");
    }

    private static double ToFiles(string folder, int round)
    {
        var batch = Output();
        var began = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, Jobs).Select(job => new Thread(() => ToFile(Path.Combine(folder, $"bare-{round}-{job}"), batch))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return MegabytesPerSecond(began);
    }

    private static void ToFile(string path, byte[] batch)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        for (var i = 0; i < Batches; i++)
        {
            RandomAccess.Write(file, batch, (long)i * Batch);
            RandomAccess.FlushToDisk(file);
        }
    }

    private static async Task<double> ToPortalAsync(LogsLab lab)
    {
        var batch = Output();
        var attempts = new List<AttemptKey>();
        for (var i = 0; i < Jobs; i++)
        {
            attempts.Add(await lab.TakeJobAsync());
        }
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(attempts.Select(attempt => SendAsync(lab, attempt, batch)));
        var speed = MegabytesPerSecond(began);
        await Task.WhenAll(attempts.Select(attempt => lab.CloseAsync(attempt, (long)Batches * Batch)));
        return speed;
    }

    private static async Task SendAsync(LogsLab lab, AttemptKey attempt, byte[] batch)
    {
        for (long offset = 0; offset < (long)Batches * Batch; )
        {
            offset = await lab.Executor.Channel.AppendLogAsync(attempt, LogStream.Stdout, offset, batch, CancellationToken.None);
        }
    }

    private static double MegabytesPerSecond(long began) => (double)Jobs * Batches * Batch / 1e6 / Stopwatch.GetElapsedTime(began).TotalSeconds;

    private static byte[] Output()
    {
        var batch = new byte[Batch];
        Array.Fill(batch, (byte)'x');
        for (var i = 99; i < Batch; i += 100)
        {
            batch[i] = (byte)'\n';
        }
        return batch;
    }

    private static async Task FollowOneAsync(LogsLab lab)
    {
        var runs = new List<FollowRun>();
        for (var round = 0; round < 3; round++)
        {
            runs.Add(await FollowRun.DoAsync(lab, followers: 1, perSecond: 10_000, seconds: 5));
        }
        Figures.Write("logs.line_to_follower_p50_ms", Figures.Median(runs.Select(run => run.Percentile(50))), "ms");
        Figures.Write("logs.line_to_follower_p99_ms", Figures.Median(runs.Select(run => run.Percentile(99))), "ms");
    }

    private static async Task FollowManyAsync(LogsLab lab)
    {
        var runs = new List<FollowRun>();
        for (var round = 0; round < 3; round++)
        {
            runs.Add(await FollowRun.DoAsync(lab, followers: 200, perSecond: 500, seconds: 8));
        }
        Figures.Write("logs.gaps.200_followers", runs.Sum(run => run.Gaps), "lines");
        Figures.Write("logs.p99_ms.200_followers", Figures.Median(runs.Select(run => run.Percentile(99))), "ms");
    }
}
