namespace Pollinator.Sdk.Channel;

/// <summary>Repeats what the portal could not do just now until it can: while a job lives, an executor never gives up telling of it.</summary>
public sealed class Patient(TimeProvider time)
{
    /// <summary>Repeats until it works. Only what trying again cannot mend comes out, as a <see cref="PortalException"/>.</summary>
    /// <param name="ask">What to repeat.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <param name="say">Told once, at the first failure.</param>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct, Action<string>? say = null)
    {
        var backoff = new Backoff(time);
        while (true)
        {
            try
            {
                return await ask(ct);
            }
            catch (PortalException e) when (e.IsTransient)
            {
                say?.Invoke($"{e.Message} Trying again until it answers.");
                say = null;
                await backoff.WaitAsync(ct);
            }
        }
    }

    /// <inheritdoc cref="AskAsync{T}" />
    public async Task TellAsync(Func<CancellationToken, Task> tell, CancellationToken ct) =>
        await AskAsync(
            async token =>
            {
                await tell(token);
                return true;
            },
            ct
        );
}
