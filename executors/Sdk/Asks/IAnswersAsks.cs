using Pollinator.Contracts;

namespace Pollinator.Sdk;

/// <summary>A kind of executor that can be asked what only its platform can know or do. Implement it beside <see cref="IExecutor"/>.</summary>
public interface IAnswersAsks
{
    /// <summary>
    /// Answers one question, by ending it with <see cref="IAskTalk.AnswerAsync"/> or <see cref="IAskTalk.RefuseAsync"/>. Several may be answered at
    /// the same time. What it throws as <see cref="ExecutorException"/> becomes a refusal in those words.
    /// </summary>
    /// <param name="ask">The question.</param>
    /// <param name="talk">To the person who asks.</param>
    /// <param name="ct">Cancelled when nobody waits for the answer any more, and when the program ends.</param>
    Task AnswerAsync(Ask ask, IAskTalk talk, CancellationToken ct);
}

/// <summary>What is said to a person on the way to an answer. Each call returns when the portal has it; it is repeated until then.</summary>
public interface IAskTalk
{
    /// <summary>Tells of a step; again under the same name when it ends.</summary>
    Task StepAsync(AskStep step, CancellationToken ct);

    /// <summary>Passes on a prompt and waits for the person. Secret: never to be logged or kept.</summary>
    /// <returns>One answer for each question; null when the person gave up.</returns>
    Task<IReadOnlyList<string>?> PromptAsync(AskPrompt prompt, CancellationToken ct);

    /// <summary>Answers: the end.</summary>
    Task AnswerAsync(AskAnswer answer, CancellationToken ct);

    /// <summary>Says that it cannot be done: the end.</summary>
    Task RefuseAsync(AskRefusal refusal, CancellationToken ct);
}
