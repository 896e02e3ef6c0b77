using System.Globalization;
using System.Text.Json;
using Lib.Net.Http.WebPush;
using Pollinator.Contracts;
using Pollinator.Portal.Language;
using Pollinator.Portal.Notifications;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>One message: what a browser shows, and which news it tells of.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Body">Where.</param>
/// <param name="Path">The page of it, in the portal.</param>
/// <param name="Tag">A later message of the same tag takes the place of this one.</param>
/// <param name="Urgency">Whether a telephone is to be woken for it (RFC 8030).</param>
/// <param name="Of">The news.</param>
internal sealed record PushNote(string Title, string Body, string Path, string Tag, PushMessageUrgency Urgency, IReadOnlyList<Notification> Of)
{
    /// <summary>What is sent, in JSON, as <c>push/worker.js</c> reads it. Some hundred bytes.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(
            new
            {
                title = Title,
                body = Body,
                path = Path,
                tag = Tag,
            }
        );
}

/// <summary>Makes messages out of news. Pure.</summary>
internal static class PushNotes
{
    /// <summary>So many are told one by one; of more that come together there is one message.</summary>
    public const int MostSingle = 3;

    private const int LongestTitle = 120;

    /// <summary>The messages, the oldest first. Of a job that began and ended meanwhile, the end is told.</summary>
    /// <param name="news">What happened, the newest first.</param>
    /// <param name="colony">The colony's name.</param>
    /// <param name="language">In which language.</param>
    public static IReadOnlyList<PushNote> Of(IReadOnlyList<Notification> news, string colony, string language) =>
        Wording.In(language, () => Of(news, colony));

    private static IReadOnlyList<PushNote> Of(IReadOnlyList<Notification> news, string colony)
    {
        var each = news.GroupBy(IdOf).Select(same => same.ToList()).ToList();
        return each.Count > MostSingle
            ? [Together(each.ConvertAll(same => same[0]), colony) with { Of = news }]
            : [.. Enumerable.Reverse(each).Select(same => Single(same[0], colony) with { Of = same })];
    }

    /// <summary>By what a browser's news are told apart: which job or system, what, and when.</summary>
    public static string KeyOf(Notification news) =>
        string.Create(CultureInfo.InvariantCulture, $"{IdOf(news):N}:{(int)news.Kind}:{news.At.ToUnixTimeMilliseconds()}");

    private static Guid IdOf(Notification news) => news.JobId?.Value ?? news.System?.Value ?? Guid.Empty;

    private static PushNote Single(Notification news, string colony)
    {
        var look = NotificationWords.Of(news);
        // By the job's id: its number is another job's in another colony, and the browser may be in that one by now.
        var path = news.JobId is { } job ? Urls.Job(job) : look.Url;
        return new PushNote(Cut(look.Words), Cut(colony), path, $"{IdOf(news):N}", UrgencyOf(news.Kind), [news]);
    }

    private static PushNote Together(IReadOnlyList<Notification> news, string colony)
    {
        var title = NotificationWords.Together(news);
        return new PushNote(Cut(title), Cut(colony), Urls.Jobs(), "together", news.Max(item => UrgencyOf(item.Kind)), news);
    }

    private static PushMessageUrgency UrgencyOf(NotificationKinds kind) =>
        kind switch
        {
            NotificationKinds.SignIn => PushMessageUrgency.High,
            NotificationKinds.Started => PushMessageUrgency.Low,
            _ => PushMessageUrgency.Normal,
        };

    private static string Cut(string text)
    {
        if (text.Length <= LongestTitle)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[LongestTitle - 2]) ? LongestTitle - 2 : LongestTitle - 1;
        return text[..end] + "…";
    }
}
