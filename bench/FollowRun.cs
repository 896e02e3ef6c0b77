using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.SignalR.Client;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.Logs;

namespace Pollinator.Bench;

/// <summary>One run: a process writes lines into a file, a pump carries them to the portal, followers have a connection each.</summary>
internal sealed class FollowRun
{
    private readonly List<double> _milliseconds = [];

    /// <summary>Lines that a follower did not get, or not in their order.</summary>
    public long Gaps { get; private set; }

    public double Percentile(double percent) => Figures.Percentile(_milliseconds, percent);

    public static async Task<FollowRun> DoAsync(LogsLab lab, int followers, int perSecond, int seconds)
    {
        var total = (long)perSecond * seconds;
        var attempt = await lab.TakeJobAsync();
        var ready = new CountdownEvent(followers);
        var following = Enumerable.Range(0, followers).Select(_ => FollowAsync(lab, attempt, perSecond / 2, ready)).ToList();
        await Task.Run(ready.Wait);
        var path = Path.Combine(lab.Portal.Folder, $"output-{attempt.Job}");
        using var writer = Start(path, perSecond, total);
        using var reader = new FileLogReader(path);
        var pump = new LogPump(lab.Executor.Channel, new(TimeProvider.System), reader, TimeProvider.System);
        var length = await pump.RunAsync(attempt, LogStream.Stdout, 0, writer.WaitForExitAsync(), CancellationToken.None);
        await lab.CloseAsync(attempt, length);

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

    private static async Task<(List<double> Milliseconds, long InOrder)> FollowAsync(
        LogsLab lab,
        AttemptKey attempt,
        long warmUp,
        CountdownEvent ready
    )
    {
        await using var hub = lab.Hub();
        await hub.StartAsync();
        await using var pieces = hub.StreamAsync<LogPiece>("FollowLog", attempt.Job, attempt.Attempt, LogStream.Stdout, 0L).GetAsyncEnumerator();
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
