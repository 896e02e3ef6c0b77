namespace Pollinator.Contracts;

/// <summary>What became of a line.</summary>
public enum LineChange
{
    /// <summary>It stands in both, beside a change.</summary>
    Same = 1,

    /// <summary>It stands in the later file alone.</summary>
    Added = 2,

    /// <summary>It stands in the earlier file alone.</summary>
    Removed = 3,
}

/// <summary>A line of two files compared. Numbers count from 1; null where the file does not have it.</summary>
public sealed record ComparedLine(LineChange Change, int? One, int? Other, string Text);

/// <summary>Changed lines that lie near each other, with three lines around them.</summary>
public sealed record ComparedHunk(IReadOnlyList<ComparedLine> Lines);

/// <summary>What changed in a file of text from one state to another. A file that is not there is empty.</summary>
/// <param name="Path">The file.</param>
/// <param name="Added">Lines that came.</param>
/// <param name="Removed">Lines that went.</param>
/// <param name="Hunks">The lines; none when only line ends differ.</param>
/// <param name="IsCut">Whether there are more.</param>
public sealed record FileComparison(string Path, int Added, int Removed, IReadOnlyList<ComparedHunk> Hunks, bool IsCut);
