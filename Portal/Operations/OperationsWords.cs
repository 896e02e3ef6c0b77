using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Operations;

/// <summary>The portal's figures, in words.</summary>
public static class OperationsWords
{
    /// <summary>Written where nobody knows.</summary>
    public const string Unknown = "unknown";

    /// <summary>The sentence the reader came for.</summary>
    public static string Answer(OperationsView view) =>
        view.Looks switch
        {
            [] => "All is well",
            [var one] => one.Message,
            var many when many.Count(look => look.IsUrgent) is > 0 and var urgent => urgent == many.Count
                ? $"{Sizes.Count(urgent)} things do not work"
                : $"{Sizes.Count(urgent, "thing does", "things do")} not work, {Sizes.Count(many.Count - urgent, "needs", "need")} a look",
            var many => $"{Sizes.Count(many.Count)} things need a look",
        };

    /// <summary>"94.2 MB", or that nobody knows.</summary>
    public static string Bytes(long? bytes) => bytes is { } known ? Sizes.Bytes(known) : Unknown;

    /// <summary>"under 0.1 ms", "0.4 ms", "12 ms", "1.2 s".</summary>
    public static string Milliseconds(double? milliseconds) =>
        milliseconds switch
        {
            null => Unknown,
            < 0.05 => "under 0.1 ms",
            < 9.95 and var few => few.ToString("0.0", CultureInfo.InvariantCulture) + " ms",
            < 1000 and var some => some.ToString("0", CultureInfo.InvariantCulture) + " ms",
            var many => Durations.Words(TimeSpan.FromMilliseconds(many.Value)),
        };

    /// <summary>How full a disk is, 0 to 100; null unknown.</summary>
    public static int? PercentUsed(FolderFigures folder) =>
        folder is { FreeBytes: { } free, TotalBytes: > 0 and var total } ? (int)Math.Clamp(100.0 * (total - free) / total, 0, 100) : null;

    /// <summary>What the portal refuses, and from where on.</summary>
    public static string Threshold(FolderFigures folder) =>
        folder.RefusesBelow is { } below ? $"{folder.Refuses}, below {Sizes.Bytes(below)} free" : $"{folder.Refuses}, when it is full";

    /// <summary>How often something is done.</summary>
    public static string Every(WorkFigures work) =>
        work switch
        {
            { EveryMilliseconds: { } every } => $"every {Milliseconds(every)}",
            { IsStanding: true } => "all the time",
            _ => "when there is something to do",
        };

    /// <summary>How something stands.</summary>
    public static StateLook State(WorkFigures work) =>
        work switch
        {
            { HasFailed: true } => new("Failed", "tone-failed", Glyphs.No),
            { IsOver: true } => new("Not running", "tone-waiting", Glyphs.Cancelled, IsSettled: true),
            { LastAt: null, EveryMilliseconds: not null } => new("Not yet", "tone-waiting", Glyphs.Hourglass, IsSettled: true),
            _ => new("Good", "tone-succeeded", Glyphs.Yes, IsSettled: true),
        };

    /// <summary>The part of the portal that said something, without what all of its names begin with.</summary>
    public static string Part(string category)
    {
        const string Ours = "Pollinator.Portal.Server.";
        return category.StartsWith(Ours, StringComparison.Ordinal) ? category[Ours.Length..] : category;
    }
}
