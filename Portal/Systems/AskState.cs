using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>What has been said to one question so far. Pure: words go in one after the other.</summary>
public sealed record AskState
{
    /// <summary>The number of the last word heard.</summary>
    public int Last { get; init; }

    /// <summary>Steps in the order in which they began, each as last told.</summary>
    public IReadOnlyList<AskStep> Steps { get; init; } = [];

    /// <summary>What the person is asked now.</summary>
    public AskPrompt? Prompt { get; init; }

    /// <summary>The word that asked it.</summary>
    public int PromptWord { get; init; }

    /// <summary>When it came.</summary>
    public DateTimeOffset PromptedAt { get; init; }

    /// <summary>Whether the same was asked just before: the answer was probably not taken.</summary>
    public bool IsAskedAgain { get; init; }

    /// <summary>Questions that were answered, in order. Never the answers.</summary>
    public IReadOnlyList<string> Answered { get; init; } = [];

    /// <summary>Whether an answer of the person is on its way.</summary>
    public bool IsSending { get; init; }

    /// <summary>The answer.</summary>
    public AskAnswer? Answer { get; init; }

    /// <summary>Why there is none.</summary>
    public AskRefusal? Refusal { get; init; }

    /// <summary>Whether nothing follows.</summary>
    public bool IsOver => Answer is not null || Refusal is not null;

    /// <summary>The state after one more word; a word heard before changes nothing.</summary>
    public AskState Take(AskWord word, DateTimeOffset at)
    {
        if (word.Number <= Last || IsOver)
        {
            return this;
        }
        var heard = this with { Last = word.Number };
        return word switch
        {
            { Answer: { } answer } => heard with { Answer = answer, Prompt = null, IsSending = false },
            { Refusal: { } refusal } => heard with { Refusal = refusal, Prompt = null, IsSending = false },
            { Prompt: { } prompt } => heard.Ask(prompt, at),
            { Step: { } step } => heard with { Steps = With(step) },
            _ => heard,
        };
    }

    /// <summary>The state after the person answered.</summary>
    public AskState Replied() =>
        this with
        {
            Prompt = null,
            IsSending = true,
            Answered = [.. Answered, .. (Prompt?.Questions ?? []).Select(question => question.Text)],
        };

    /// <summary>The state after the portal said no.</summary>
    public AskState End(Refusal refusal) =>
        IsOver ? this : this with { Refusal = new AskRefusal(refusal.Code, refusal.InWords()), Prompt = null, IsSending = false };

    // A prompt that is followed by another was answered, if not on this page then before it was loaded again.
    private AskState Ask(AskPrompt prompt, DateTimeOffset at)
    {
        var before = Prompt is null ? this : Replied();
        return before with
        {
            Prompt = prompt,
            PromptWord = Last,
            PromptedAt = at,
            IsSending = false,
            IsAskedAgain = prompt.Questions.Count > 0 && before.Answered.Count > 0 && prompt.Questions[0].Text == before.Answered[^1],
        };
    }

    private List<AskStep> With(AskStep step)
    {
        var steps = Steps.ToList();
        var at = steps.FindIndex(told => told.Name == step.Name);
        if (at < 0)
        {
            steps.Add(step);
        }
        else
        {
            steps[at] = step;
        }
        return steps;
    }
}
