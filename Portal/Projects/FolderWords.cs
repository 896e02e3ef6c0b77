using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>Words for what the browser says of a folder, which it says in codes (wwwroot/js/folder). Pure.</summary>
public static class FolderWords
{
    /// <summary>Why a name cannot be kept. The words follow the name.</summary>
    public static string Fault(string code) =>
        code switch
        {
            "empty" => L("is empty"),
            "nul" => L("has a NUL"),
            "backslash" => L("has a backslash"),
            "not-utf8" => L("is not valid UTF-8"),
            "path-too-long" => L("is longer than {0} bytes", Sizes.Count(PathRules.MaxPathBytes)),
            "absolute" => L("begins with '/'"),
            "empty-part" => L("has an empty part"),
            "dot-part" => L("has a '.' part"),
            "dots-part" => L("has a '..' part"),
            "part-too-long" => L("has a part longer than {0} bytes", Sizes.Count(PathRules.MaxPartBytes)),
            "name-not-utf8" => L("holds a name that is not valid UTF-8"),
            "unreadable" => L("cannot be read by the browser"),
            "folder-unreadable" => L("is a folder the browser cannot read"),
            _ => L("cannot be kept"),
        };

    /// <summary>Why a folder did not come, and what to do.</summary>
    public static string Of(StoppedSending why) =>
        why.Code switch
        {
            "no-hashing" => L(
                "This browser hashes files only on pages from https or localhost, and the portal's own script for it is missing. Ask for the portal's https address, or run npm ci in Portal."
            ),
            "too-many" => L(
                "The folder has {0} entries, and {1} are allowed. Pack small files into one, or use the command line to leave folders out.",
                Sizes.Count(why.Count ?? 0),
                Sizes.Count(SnapshotRules.MaxEntries)
            ),
            "unreadable" => L("{0} cannot be read: it changed or went away. Drop the folder again; only the rest travels.", why.What),
            "changed" => L("{0} changed while it was read. Drop the folder again; only the rest travels.", why.What),
            "signed-out" => L("You are signed out. Sign in in another tab, then drop the folder again: only the rest travels."),
            "out-of-reach" => L("The portal cannot be reached. What was sent is kept: drop the folder again and only the rest travels."),
            "moved-on" => L("Others changed the project again and again meanwhile. Drop the files again; only the rest travels."),
            "status" => L("The portal answered {0}.", why.Count),
            // The portal's own words.
            "refused" => why.Words?.InWords() ?? "",
            _ => L("The browser could not go on: {0}. Drop the folder again; only the rest travels.", why.Words?.InWords()),
        };

    /// <summary>What became of the newest state when files were added to it.</summary>
    public static string Added(StateCounts counts) =>
        counts is { Added: 0, Replaced: 0 }
            ? L("Nothing changed: all of it is in the newest state already.")
            : L(
                "{0} added, {1} replaced; the other {2} stay.",
                Sizes.Count(counts.Added, "file", "files"),
                Sizes.Count(counts.Replaced),
                Sizes.Count(counts.Same)
            );

    /// <summary>What became of the newest state when a folder took its place.</summary>
    public static string Became(StateCounts counts)
    {
        if (counts is { Added: 0, Replaced: 0, Gone: 0 })
        {
            return L("Nothing changed: all of it is in the newest state already.");
        }
        var there = counts.Replaced + counts.Same;
        var files = Sizes.Count(there + counts.Added, "file", "files");
        return counts.Gone == 0
            ? L("The newest state is now this folder: {0}, {1} of them there before.", files, Sizes.Count(there))
            : L(
                "The newest state is now this folder: {0}, {1} of them there before. Only in the state before: {2}.",
                files,
                Sizes.Count(there),
                Sizes.Count(counts.Gone, "file", "files")
            );
    }
}
