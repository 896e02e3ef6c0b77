using DiffPlex;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Compares a file of text in two states line by line. Files are anybody's: size and lines have their ends.</summary>
internal static class FileComparisons
{
    /// <summary>Larger files are not compared.</summary>
    public const int MostBytes = 256 * 1024;

    private const int MostLines = 6000;

    public static async Task<Outcome<FileComparison>> CompareAsync(
        SnapshotStore snapshots,
        ColonyId colony,
        (LoadedSnapshot One, LoadedSnapshot Other) states,
        string path,
        CancellationToken ct
    )
    {
        var (one, other) = (states.One.File(path), states.Other.File(path));
        if (one is null && other is null)
        {
            return Refusal.NotFound("file in these states");
        }

        var before = await TextAsync(snapshots, colony, one, ct);
        if (!before.IsOk)
        {
            return before.Refusal;
        }

        var after = await TextAsync(snapshots, colony, other, ct);
        if (!after.IsOk)
        {
            return after.Refusal;
        }

        var lines = Math.Max(before.Value.AsSpan().Count('\n'), after.Value.AsSpan().Count('\n'));
        if (lines > MostLines)
        {
            return TooLarge(path, $"{lines:N0} lines", $"{MostLines:N0} lines");
        }

        return ComparedHunks.Of(path, Differ.Instance.CreateLineDiffs(before.Value, after.Value, ignoreWhitespace: false, ignoreCase: false));
    }

    private static async Task<Outcome<string>> TextAsync(SnapshotStore snapshots, ColonyId colony, SnapshotEntry? file, CancellationToken ct)
    {
        if (file is null)
        {
            return "";
        }

        if (file.Size > MostBytes)
        {
            return TooLarge(file.Path, $"{file.Size >> 10:N0} KiB", $"{MostBytes >> 10} KiB");
        }

        var bytes = new byte[file.Size];
        await using var content = snapshots.OpenFile(colony, file);
        await content.ReadExactlyAsync(bytes, ct);
        return bytes.AsSpan().Contains((byte)0) || PathRules.TryDecode(bytes) is not { } text
            ? new Refusal(RefusalKind.Invalid, "not-text", $"'{PathRules.Shown(file.Path)}' is not text. Download both to compare them.")
            : text;
    }

    private static Refusal TooLarge(string path, Words has, Words most) =>
        new(
            RefusalKind.TooLarge,
            "file-too-large",
            $"'{PathRules.Shown(path)}' has {has}, and files of up to {most} are compared line by line. Download both to compare them."
        );
}
