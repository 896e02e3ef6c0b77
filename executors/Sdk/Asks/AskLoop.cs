using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Sdk.Channel;

namespace Pollinator.Sdk.Asks;

/// <summary>Fetches questions from the portal and has them answered, several at a time. Runs beside the poll loop.</summary>
internal sealed class AskLoop(PortalChannel channel, IAnswersAsks kind, IConsole console, TimeProvider time)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan UntilPortalIsNewer = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<AskId, Task> _answering = new();

    /// <summary>Runs until cancelled, or until the portal refuses the executor itself.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var backoff = new Backoff(time);
        try
        {
            while (true)
            {
                try
                {
                    var received = await channel.AsksAsync(Wait, ct);
                    backoff.Reset();
                    Begin(received, ct);
                }
                catch (PortalException e) when (e.IsTransient)
                {
                    await backoff.WaitAsync(ct);
                }
                catch (PortalException e) when (e.Status == 404)
                {
                    // A portal of the version before asks nothing.
                    await Task.Delay(UntilPortalIsNewer, time, ct);
                }
            }
        }
        finally
        {
            await Task.WhenAll(_answering.Values);
        }
    }

    // A question is told until its first word, so one that is being answered may come again.
    private void Begin(ReceivedAsks received, CancellationToken ct)
    {
        foreach (var ask in received.Asks)
        {
            Begin(ask.Id, () => AnswerAsync(ask, ct));
        }

        foreach (var ask in received.Unreadable)
        {
            Begin(ask, () => RefuseAsync(ask, ct));
        }
    }

    private void Begin(AskId ask, Func<Task> answer)
    {
        if (_answering.ContainsKey(ask))
        {
            return;
        }

        foreach (var (id, _) in _answering.Where(old => old.Value.IsCompleted))
        {
            _answering.TryRemove(id, out _);
        }

        _answering[ask] = Task.Run(answer, CancellationToken.None);
    }

    private async Task RefuseAsync(AskId ask, CancellationToken ct)
    {
        var refusal = new AskRefusal(
            "unknown-ask",
            "The program that was asked is older than this portal and does not know this question. Once it is replaced by this portal's own, ask again."
        );
        try
        {
            await new Patient(time).TellAsync(token => channel.SayAsync(ask, new AskWord { Number = 1, Refusal = refusal }, token), ct);
        }
        catch (Exception e) when (e is OperationCanceledException && ct.IsCancellationRequested || e is PortalException)
        {
            // Nobody waits for the answer any more, or this program ends.
        }
    }

    private async Task AnswerAsync(Ask ask, CancellationToken ct)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var talk = new AskTalk(channel, ask.Id, time, gone);
        var listened = talk.ListenAsync(listening.Token);
        try
        {
            await AnswerAsync(ask, talk, gone.Token);
        }
        catch (Exception e) when (e is OperationCanceledException && gone.IsCancellationRequested || e is PortalException)
        {
            // Nobody waits for the answer, or the portal takes none.
        }
        finally
        {
            await listening.CancelAsync();
            await listened.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AnswerAsync(Ask ask, AskTalk talk, CancellationToken ct)
    {
        try
        {
            await kind.AnswerAsync(ask, talk, ct);
            if (!talk.IsEnded)
            {
                await talk.RefuseAsync(new AskRefusal("no-answer", "The program that was asked has no answer to this question."), ct);
            }
        }
        catch (ExecutorException e) when (!talk.IsEnded)
        {
            await talk.RefuseAsync(new AskRefusal("failed", e.Message), ct);
        }
        // One question must not end the program that sees jobs through. What it said of the fault may hold a secret, so only its type is told.
        catch (Exception e) when (e is not (OperationCanceledException or PortalException))
        {
            console.Say($"A question ({ask.Kind}) could not be answered because of a fault of this program: {e.GetType().Name} {e.StackTrace}");
            if (!talk.IsEnded)
            {
                var words = $"The program that was asked failed ({e.GetType().Name}). This is a fault of the program; its log says more.";
                await talk.RefuseAsync(new AskRefusal("executor-fault", words), ct);
            }
        }
    }
}
