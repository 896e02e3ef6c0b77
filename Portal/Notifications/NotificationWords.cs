using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Notifications;

/// <summary>Something that happened, in words, with where it leads.</summary>
public sealed record NotificationLook(string Words, string Url, MarkupString Glyph, string Tone);

/// <summary>Words for what happened. Pure.</summary>
public static class NotificationWords
{
    /// <summary>The kinds, in the order in which a person chooses among them; their words in English, to be looked up when they are shown.</summary>
    public static IReadOnlyList<(NotificationKinds Kind, string Words)> Kinds { get; } =
    [
        (NotificationKinds.Started, "A job starts"),
        (NotificationKinds.Succeeded, "A job succeeds"),
        (NotificationKinds.Failed, "A job fails"),
        (NotificationKinds.SignIn, "A sign-in is needed"),
    ];

    /// <summary>What happened.</summary>
    public static NotificationLook Of(Notification news)
    {
        var job = $"#{news.Job} {news.Name}";
        return news.Kind switch
        {
            NotificationKinds.Started => Job(news, L("{0} started", job), JobState.Running),
            NotificationKinds.Succeeded => Job(news, L("{0} succeeded", job), JobState.Succeeded),
            NotificationKinds.SignIn => new(
                L("{0} needs you to sign in", news.Name),
                news.System is { } system ? Urls.System(system) : Urls.Systems(),
                Glyphs.Key,
                "tone-attention"
            ),
            _ when news.Reason is EndReason.CancelledByUser or EndReason.CancelledByPlatform => Job(
                news,
                L("{0} was cancelled", job),
                JobState.Cancelled
            ),
            _ => Job(news, Failed(news, job), JobState.Failed),
        };
    }

    /// <summary>What happened to many at once.</summary>
    public static string Together(IReadOnlyList<Notification> news)
    {
        var (started, succeeded) = (Count(news, NotificationKinds.Started), Count(news, NotificationKinds.Succeeded));
        var (failed, waiting) = (Count(news, NotificationKinds.Failed), Count(news, NotificationKinds.SignIn));
        string?[] parts =
        [
            failed > 0 ? L("{0} failed or were cancelled", failed) : null,
            succeeded > 0 ? L("{0} succeeded", succeeded) : null,
            started > 0 ? L("{0} started", started) : null,
            waiting > 0 ? L("{0} systems need you to sign in", waiting) : null,
        ];
        var words = string.Join(", ", parts.OfType<string>());
        // No more than these are read at once.
        return news.Count >= NotificationList.Most ? L("Many jobs: of the last {0} news {1}", news.Count, words) : L("Your jobs: {0}", words);
    }

    private static int Count(IReadOnlyList<Notification> news, NotificationKinds kind) => news.Count(item => item.Kind == kind);

    private static string Failed(Notification news, string job) =>
        ReasonWords.Of(news.Reason, news.ExitCode).Short is { Length: > 0 } why ? L("{0} failed: {1}", job, why) : L("{0} failed", job);

    private static NotificationLook Job(Notification news, string words, JobState state)
    {
        var look = StateWords.Of(state, news.Reason);
        return new(words, news.Job is { } number ? Urls.Job(number) : Urls.Jobs(), look.Glyph, look.Tone);
    }
}
