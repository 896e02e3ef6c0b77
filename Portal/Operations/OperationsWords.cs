using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Operations;

/// <summary>The portal's figures, in words.</summary>
public static class OperationsWords
{
    /// <summary>Written where nobody knows.</summary>
    public static string Unknown => L("unknown");

    /// <summary>The sentence the reader came for.</summary>
    public static string Answer(OperationsView view) =>
        view.Looks switch
        {
            [] => L("All is well"),
            [var one] => one.Message.InWords(),
            var many when many.Count(look => look.IsUrgent) is > 0 and var urgent => urgent == many.Count
                ? L("{0} things do not work", Sizes.Count(urgent))
                : L("{0} not work, {1} a look", Sizes.Count(urgent, "thing does", "things do"), Sizes.Count(many.Count - urgent, "needs", "need")),
            var many => L("{0} things need a look", Sizes.Count(many.Count)),
        };

    /// <summary>"94.2 MB", or that nobody knows.</summary>
    public static string Bytes(long? bytes) => bytes is { } known ? Sizes.Bytes(known) : Unknown;

    /// <summary>"under 0.1 ms", "0.4 ms", "12 ms", "1.2 s".</summary>
    public static string Milliseconds(double? milliseconds) =>
        milliseconds switch
        {
            null => Unknown,
            < 0.05 => L("under 0.1 ms"),
            < 9.95 and var few => few.ToString("0.0", CultureInfo.InvariantCulture) + " ms",
            < 1000 and var some => some.ToString("0", CultureInfo.InvariantCulture) + " ms",
            var many => Durations.Words(TimeSpan.FromMilliseconds(many.Value)),
        };

    /// <summary>How full a disk is, 0 to 100; null unknown.</summary>
    public static int? PercentUsed(FolderFigures folder) =>
        folder is { FreeBytes: { } free, TotalBytes: > 0 and var total } ? (int)Math.Clamp(100.0 * (total - free) / total, 0, 100) : null;

    /// <summary>What the portal refuses, and from where on.</summary>
    public static string Threshold(FolderFigures folder)
    {
        var refused = L(folder.Refuses);
        var first = char.ToUpperInvariant(refused[0]) + refused[1..];
        return folder.RefusesBelow is { } below ? L("{0}, below {1} free", first, Sizes.Bytes(below)) : L("{0}, when it is full", first);
    }

    /// <summary>How often something is done.</summary>
    public static string Every(WorkFigures work) =>
        work switch
        {
            { EveryMilliseconds: { } every } => L("every {0}", Milliseconds(every)),
            { IsStanding: true } => L("all the time"),
            _ => L("when there is something to do"),
        };

    /// <summary>How something stands.</summary>
    public static StateLook State(WorkFigures work) =>
        work switch
        {
            { HasFailed: true } => new(L("Failed"), "tone-failed", Glyphs.No),
            { IsOver: true } => new(L("Not running"), "tone-waiting", Glyphs.Cancelled, IsSettled: true),
            { LastAt: null, EveryMilliseconds: not null } => new(L("Not yet"), "tone-waiting", Glyphs.Hourglass, IsSettled: true),
            _ => new(L("Good"), "tone-succeeded", Glyphs.Yes, IsSettled: true),
        };

    /// <summary>The part of the portal that said something, without what all of its names begin with.</summary>
    public static string Part(string category)
    {
        const string Ours = "Pollinator.Portal.Server.";
        return category.StartsWith(Ours, StringComparison.Ordinal) ? category[Ours.Length..] : category;
    }
}
