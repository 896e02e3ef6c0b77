using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Sdk.Channel;

namespace Pollinator.Sdk.Asks;

/// <summary>The talk about one question: numbers the words, brings the replies, and notices when nobody waits any more.</summary>
internal sealed class AskTalk(PortalChannel channel, AskId ask, TimeProvider time, CancellationTokenSource gone) : IAskTalk, IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(25);
    private readonly SemaphoreSlim _saying = new(1, 1);
    private readonly SemaphoreSlim _prompting = new(1, 1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<IReadOnlyList<string>?>> _prompts = new();
    private int _said;
    private volatile bool _isEnding;

    /// <summary>Whether an answer or a refusal was said.</summary>
    public bool IsEnded { get; private set; }

    public Task StepAsync(AskStep step, CancellationToken ct) => SayAsync(number => new AskWord { Number = number, Step = step }, ct);

    // One after the other: a person answers one thing at a time, and replies come in the order of their words.
    public async Task<IReadOnlyList<string>?> PromptAsync(AskPrompt prompt, CancellationToken ct)
    {
        await _prompting.WaitAsync(ct);
        try
        {
            var reply = new TaskCompletionSource<IReadOnlyList<string>?>(TaskCreationOptions.RunContinuationsAsynchronously);
            await SayAsync(
                number =>
                {
                    _prompts[number] = reply;
                    return new AskWord { Number = number, Prompt = prompt };
                },
                ct
            );
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, gone.Token);
            return await reply.Task.WaitAsync(either.Token);
        }
        finally
        {
            _prompting.Release();
        }
    }

    public Task AnswerAsync(AskAnswer answer, CancellationToken ct) => SayAsync(number => new AskWord { Number = number, Answer = answer }, ct);

    public Task RefuseAsync(AskRefusal refusal, CancellationToken ct) => SayAsync(number => new AskWord { Number = number, Refusal = refusal }, ct);

    /// <summary>Brings replies until cancelled, or until nobody waits for the answer any more; then it cancels the answering.</summary>
    public async Task ListenAsync(CancellationToken ct)
    {
        for (var after = 0; ; )
        {
            AskReplies replies;
            try
            {
                var known = after;
                replies = await new Patient(time).AskAsync(token => channel.RepliesAsync(ask, known, Wait, token), ct);
            }
            catch (PortalException)
            {
                replies = new AskReplies([], IsGone: true);
            }

            foreach (var reply in replies.Replies)
            {
                after = Math.Max(after, reply.Word);
                if (_prompts.TryRemove(reply.Word, out var prompt))
                {
                    prompt.TrySetResult(reply.Answers);
                }
            }

            if (replies.IsGone)
            {
                // An answer on its way may be what ended it.
                await (_isEnding ? Task.CompletedTask : gone.CancelAsync());
                return;
            }
        }
    }

    public void Dispose()
    {
        _saying.Dispose();
        _prompting.Dispose();
    }

    private async Task SayAsync(Func<int, AskWord> make, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, gone.Token);
        await _saying.WaitAsync(either.Token);
        try
        {
            if (IsEnded)
            {
                throw new InvalidOperationException("Nothing can be said after an answer or a refusal.");
            }

            var word = make(_said + 1);
            _isEnding = word.IsLast;
            await new Patient(time).TellAsync(token => channel.SayAsync(ask, word, token), either.Token);
            _said++;
            IsEnded = word.IsLast;
        }
        catch (PortalException e) when (e is { IsSuperseded: false, Status: 404 or 409 })
        {
            // Given up, or forgotten by a portal that was started anew.
            await gone.CancelAsync();
            throw new OperationCanceledException(e.Message, e, gone.Token);
        }
        finally
        {
            _saying.Release();
        }
    }
}
