using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Logs;
using Pollinator.Portal.Tests.Logs;

namespace Pollinator.Bench;

/// <summary>One run: a process writes lines into a file, a pump carries them to the portal, followers have a connection each.</summary>
internal sealed class FollowRun
{
    private readonly List<double> _milliseconds = [];

    /// <summary>Lines that a follower did not get, or not in their order.</summary>
    public long Gaps { get; private set; }

    public double Percentile(double percent) => Figures.Percentile(_milliseconds, percent);

    public static async Task<FollowRun> DoAsync(int followers, int perSecond, int seconds)
    {
        var total = (long)perSecond * seconds;
        await using var host = await LogsHost.StartAsync();
        var job = host.AddJob();
        var ready = new CountdownEvent(followers);
        var following = Enumerable.Range(0, followers).Select(_ => FollowAsync(host, job, perSecond / 2, ready)).ToList();
        await Task.Run(ready.Wait);
        var path = Path.Combine(host.Folder, "output");
        await using (File.Create(path)) { }
        using var writer = Start(path, perSecond, total);
        await PumpAsync(host, job, path, writer);
        await host.Services.GetRequiredService<ILogSeals>().SealAsync(job, 1, [new(LogStream.Stdout, total * LineWriter.LineBytes, total)], default);

        var run = new FollowRun();
        foreach (var (milliseconds, inOrder) in await Task.WhenAll(following))
        {
            run._milliseconds.AddRange(milliseconds);
            run.Gaps += total - inOrder;
        }
        return run;
    }

    private static Process Start(string path, int perSecond, long total)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        string[] arguments = ["logs-writer", path, perSecond.ToString(CultureInfo.InvariantCulture), total.ToString(CultureInfo.InvariantCulture)];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start)!;
    }

    // As the executors' own pump: reads what is new, sends it, looks again after 4 ms.
    private static async Task PumpAsync(LogsHost host, JobId job, string path, Process writer)
    {
        using var executor = host.Client("executor");
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var (buffer, offset) = (new byte[256 * 1024], 0L);
        while (true)
        {
            var isLast = writer.HasExited;
            var read = RandomAccess.Read(file, buffer, offset);
            if (read > 0)
            {
                offset = await LogsHost.AppendedAsync(executor, job, LogStream.Stdout, offset, buffer.AsMemory(0, read));
            }
            else if (isLast)
            {
                return;
            }
            await Task.Delay(4);
        }
    }

    private static async Task<(List<double> Milliseconds, long InOrder)> FollowAsync(LogsHost host, JobId job, long warmUp, CountdownEvent ready)
    {
        await using var hub = host.Hub();
        await hub.StartAsync();
        await using var pieces = hub.StreamAsync<LogPiece>("FollowLog", job, 1, LogStream.Stdout, 0L).GetAsyncEnumerator();
        var next = pieces.MoveNextAsync();
        ready.Signal();
        var (milliseconds, inOrder, rest) = (new List<double>(), 0L, Array.Empty<byte>());
        for (; await next && !pieces.Current.IsLast; next = pieces.MoveNextAsync())
        {
            var now = Stopwatch.GetTimestamp();
            byte[] bytes = [.. rest, .. pieces.Current.Bytes];
            var at = 0;
            for (; at + LineWriter.LineBytes <= bytes.Length; at += LineWriter.LineBytes)
            {
                var (number, writtenAt) = LineWriter.Read(bytes.AsSpan(at));
                inOrder += number == inOrder ? 1 : 0;
                if (number >= warmUp)
                {
                    milliseconds.Add(Stopwatch.GetElapsedTime(writtenAt, now).TotalMilliseconds);
                }
            }
            rest = bytes[at..];
        }
        return (milliseconds, inOrder);
    }
}
