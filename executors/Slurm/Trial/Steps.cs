using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.Ssh;

namespace Pollinator.Slurm.Trial;

/// <summary>Tells a person of each step as it begins and ends, with its time.</summary>
internal sealed class Steps(IAskTalk talk, TimeProvider time)
{
    /// <summary>Does a step. What goes wrong is told with it, and goes on to the caller.</summary>
    public async Task<T> DoAsync<T>(string name, Func<Task<T>> work, CancellationToken ct, Func<T, string?>? words = null)
    {
        await talk.StepAsync(new(name, AskStepState.Doing), ct);
        var began = time.GetTimestamp();
        try
        {
            var came = await work();
            await talk.StepAsync(new(name, AskStepState.Done, Since(began), words?.Invoke(came)), ct);
            return came;
        }
        catch (Exception e) when (e is ShellException or SshFault or ExecutorException)
        {
            await talk.StepAsync(new(name, AskStepState.Failed, Since(began), e.Message), ct);
            throw;
        }
    }

    /// <inheritdoc cref="DoAsync{T}" />
    public Task DoAsync(string name, Func<Task> work, CancellationToken ct) =>
        DoAsync(
            name,
            async () =>
            {
                await work();
                return true;
            },
            ct
        );

    private long Since(long began) => (long)time.GetElapsedTime(began).TotalMilliseconds;
}
