using System.Runtime.CompilerServices;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.Ssh;
using Pollinator.Slurm.Survey;

namespace Pollinator.Slurm.Gateway;

/// <summary>
/// The executor that runs jobs over the line. It is there once the line was up for the first time and the system was looked at; until then,
/// what is asked about jobs waits, since they are there and go on.
/// </summary>
internal sealed class JobsOverSsh(IConsole console, TimeProvider time) : IDisposable
{
    private readonly TaskCompletionSource<SlurmExecutor> _there = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _opening = new(1);

    /// <summary>The executor; null before it is there.</summary>
    public SlurmExecutor? Executor { get; private set; }

    /// <summary>What is known of the system; null before it was looked at.</summary>
    public Capabilities? Has { get; private set; }

    /// <summary>What was found out last; null before it was looked at.</summary>
    public SystemFacts? Facts { get; private set; }

    /// <summary>The way to the system's shell; null before it is there.</summary>
    public SshShell? Shell { get; private set; }

    /// <summary>Looks at the system, for the first time or anew. What runs goes on as it was begun.</summary>
    public async Task<SystemFindings> LookAsync(SshLine line, CancellationToken ct)
    {
        await _opening.WaitAsync(ct);
        try
        {
            Shell ??= await SshShell.OpenAsync(line, time, ct);
            if (Executor is { } known)
            {
                var facts = await new SystemSurvey(known.System, console, time).RunAsync(ct);
                Facts = facts;
                // A controller that has just come back does not say what its nodes have; it is not less than before.
                if (facts.Findings.Partitions.Any(one => one.CpusPerNode > 0))
                {
                    Has = SystemCapabilities.Of(facts, known.Desk.Policy);
                }

                return facts.Findings;
            }

            var executor = new SlurmExecutor(Shell, new() { Rung = Rung.OverSsh }, console, time);
            Has = await executor.DiscoverAsync(ct);
            (Facts, Executor) = (executor.Desk.Facts, executor);
            _there.TrySetResult(executor);
            return executor.Desk.Facts.Findings;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>The executor, as soon as it is there.</summary>
    public Task<SlurmExecutor> WhenThereAsync(CancellationToken ct) => _there.Task.WaitAsync(ct);

    /// <summary>Reports of an attempt, once anything can be known of it.</summary>
    public async IAsyncEnumerable<PlatformReport> WatchAsync(HeldJob job, [EnumeratorCancellation] CancellationToken ct)
    {
        var executor = await WhenThereAsync(ct);
        await foreach (var report in executor.WatchAsync(job, ct))
        {
            yield return report;
        }
    }

    /// <summary>Output of an attempt, once anything can be read of it.</summary>
    public ILogReader OpenLog(HeldJob job, LogStream stream) => new LaterLog(this, job, stream);

    public void Dispose() => _opening.Dispose();

    private sealed class LaterLog(JobsOverSsh jobs, HeldJob job, LogStream stream) : ILogReader
    {
        private ILogReader? _reader;

        public async ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken ct)
        {
            _reader ??= (await jobs.WhenThereAsync(ct)).OpenLog(job, stream);
            return await _reader.ReadAsync(offset, into, ct);
        }

        public void Dispose() => _reader?.Dispose();
    }
}
