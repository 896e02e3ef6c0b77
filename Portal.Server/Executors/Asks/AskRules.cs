using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Executors.Asks;

/// <summary>Bounds on questions and on what is said to them. Both ends are input like any other.</summary>
internal static class AskRules
{
    /// <summary>Most questions of one executor that have not ended.</summary>
    public const int MostOpen = 8;

    /// <summary>Most words to one question.</summary>
    public const int MostWords = 1000;

    /// <summary>Largest body of a word, in bytes: what was found out about a system with a thousand partitions.</summary>
    public const int WordBytes = 1024 * 1024;

    /// <summary>Most bytes of all words to one question.</summary>
    public const int AllWordsBytes = 4 * WordBytes;

    /// <summary>A question that no program has taken up after this long has no one to answer it.</summary>
    public static readonly TimeSpan ToTakeUp = TimeSpan.FromSeconds(30);

    /// <summary>A question that nobody has read for this long is given up: the page was closed.</summary>
    public static readonly TimeSpan Unread = TimeSpan.FromMinutes(2);

    /// <summary>Longest life of a question. A self-test stands in the platform's queue meanwhile.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>An ended question can be read this long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// <summary>A question that was handed out and has no word yet is handed out again after this: the answer may have been lost.</summary>
    public static readonly TimeSpan HandOutAgain = TimeSpan.FromSeconds(5);

    private const int LongestText = 8 * 1024;
    private const int LongestKey = 32 * 1024;
    private const int MostQuestions = 20;

    /// <summary>Whether a program of the first version could not read it, nor anything that is handed out together with it.</summary>
    public static bool IsLater(AskKind kind) => kind > AskKind.SignOut;

    /// <summary>What is wrong with a question; null when nothing is.</summary>
    public static Refusal? Fault(Ask ask) =>
        ask.Id.Value == Guid.Empty || !Enum.IsDefined(ask.Kind) ? Invalid("A question has an id of its own and a kind this portal knows.")
        : (ask.Kind == AskKind.SignIn) != (ask.SignIn is not null) ? Invalid("A question to sign in says how, and no other question does.")
        : (ask.Kind is AskKind.Preview or AskKind.Estimate) != (ask.Spec is not null)
            ? Invalid("A question for a preview or an estimate brings a specification, and no other question does.")
        : ask.SignIn is { } way ? SignInFault(way)
        : null;

    /// <summary>What is wrong with a word; null when nothing is.</summary>
    public static Refusal? Fault(AskWord word)
    {
        var parts = new object?[] { word.Step, word.Prompt, word.Answer, word.Refusal }.Count(part => part is not null);
        return parts != 1 || word.Number < 1 ? Invalid("A word has a number from 1 and is one of step, prompt, answer and refusal.")
            : word.Step is { } step && (Long(step.Name) || Long(step.Words)) ? TooLong
            : word.Refusal is { } refusal && (Long(refusal.Code) || Long(refusal.Message) || Long(refusal.Evidence)) ? TooLong
            : word.Prompt is { } prompt ? PromptFault(prompt)
            : null;
    }

    /// <summary>What is wrong with a reply to a prompt; null when nothing is. Says nothing of the reply itself.</summary>
    public static Refusal? Fault(AskReply reply, AskPrompt prompt) =>
        reply.Answers is null ? null
        : reply.Answers.Count != prompt.Questions.Count ? Invalid($"{prompt.Questions.Count} answers are asked for.")
        : reply.Answers.Any(answer => answer is null || Long(answer)) ? Invalid("An answer has at most 8,192 characters.")
        : null;

    /// <summary>How much memory a word takes.</summary>
    public static int SizeOf(AskWord word) => JsonSerializer.SerializeToUtf8Bytes(word, ContractsJson.Default.AskWord).Length;

    private static Refusal? SignInFault(SignInRequest way) =>
        !Enum.IsDefined(way.Way) ? Invalid("The portal does not know this way to sign in.")
        : way.Way == SignInWay.BroughtKey != way.PrivateKey is not null
            ? Invalid("A private key comes with the way that uses one, and with no other.")
        : way.Certificate is not null && way.PrivateKey is null ? Invalid("A certificate comes with its private key.")
        : way.PrivateKey?.Length > LongestKey || way.Certificate?.Length > LongestKey ? Invalid("A key and a certificate have at most 32 KiB each.")
        : null;

    private static Refusal? PromptFault(AskPrompt prompt) =>
        prompt.Questions.Count > MostQuestions ? Invalid("A prompt has at most 20 questions.")
        : Long(prompt.Title) || Long(prompt.Instruction) || prompt.Questions.Any(question => question is null || Long(question.Text)) ? TooLong
        : null;

    private static bool Long(string? text) => text?.Length > LongestText;

    private static Refusal TooLong { get; } = Invalid("A text of a word has at most 8,192 characters.");

    private static Refusal Invalid(Words text) => new(RefusalKind.Invalid, "bad-ask", text);
}
