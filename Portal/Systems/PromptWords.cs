using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>What a question of a system asks for, as far as its words tell. Only how the field behaves hangs on it, never what is sent where.</summary>
public static class PromptWords
{
    private static readonly string[] CodeWords = ["verification", "token", "passcode", "authenticator", "2fa", "mfa", "second factor", "code"];

    private static readonly string[] OneTimeWords = ["one-time", "one time", "onetime", "otp"];

    /// <summary>Whether it asks for a code that a device shows. "One-time password" is one, "password" is none.</summary>
    public static bool IsCode(AskQuestion question) =>
        OneTimeWords.Any(word => Has(question, word)) || (!IsPassword(question) && CodeWords.Any(word => Has(question, word)));

    /// <summary>What is sent: as typed, but for the spaces and dashes that people and apps put into codes of digits.</summary>
    public static string Answer(AskQuestion question, string typed)
    {
        if (!IsCode(question))
        {
            return typed;
        }
        var digits = string.Concat(typed.Where(sign => !char.IsWhiteSpace(sign) && sign != '-'));
        return digits.Length > 0 && digits.All(char.IsAsciiDigit) ? digits : typed.Trim();
    }

    /// <summary>The label of its field: the server's words, or what stands in for them.</summary>
    public static string Label(AskQuestion question) =>
        ServerText.Line(question.Text) is { Length: > 0 } words ? words : L("Answer (it asks without words)");

    /// <summary>The button under a prompt.</summary>
    public static string Send(AskPrompt prompt) =>
        prompt.Questions switch
        {
            { Count: 0 } => L("Go on"),
            [var only] when IsCode(only) => L("Send code"),
            [var only] when IsPassword(only) => L("Send password"),
            { Count: 1 } => L("Send answer"),
            _ => L("Send answers"),
        };

    /// <summary>How long it still waits, in words.</summary>
    public static string Waits(string system, TimeSpan asked, int? waitsSeconds) =>
        waitsSeconds is not { } limit ? L("Asked {0} ago. Most systems wait about 2 min, then one begins anew.", Said(asked))
        : limit - asked.TotalSeconds is > 0 and var left ? L("{0} waits {1} for it.", system, Said(TimeSpan.FromSeconds(left)))
        : L("{0} has probably stopped waiting. If nothing comes of it, start over.", system);

    private static string Said(TimeSpan span) =>
        span.TotalMinutes < 1 ? $"{(int)span.TotalSeconds} s" : $"{(int)span.TotalMinutes} min {span.Seconds:00} s";

    private static bool IsPassword(AskQuestion question) => Has(question, "password") || Has(question, "passphrase");

    private static bool Has(AskQuestion question, string word) => question.Text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
