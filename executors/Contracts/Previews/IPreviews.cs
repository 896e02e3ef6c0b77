namespace Pollinator.Contracts;

/// <summary>How a file is to be previewed.</summary>
/// <param name="AsText">As it is written, also where more could be made of it.</param>
/// <param name="Parts">How many parts of its text, 1 to <see cref="MostParts"/>.</param>
public sealed record PreviewWish(bool AsText = false, int Parts = 1)
{
    /// <summary>How large one part is, in bytes of the file.</summary>
    public const int PartBytes = 64 * 1024;

    /// <summary>How many parts a page gets at most; the whole file is a download away.</summary>
    public const int MostParts = 16;
}

/// <summary>What a person can see of a file without taking it away. All of it comes from a job and is untrusted.</summary>
public abstract record FileLook
{
    private FileLook() { }

    /// <summary>What the reader should know of it, a sentence; null when nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Text, to be shown as text. Lines end with <c>\n</c>; control characters are replaced by their pictures.</summary>
    /// <param name="Content">The text, perhaps only its beginning.</param>
    /// <param name="IsCut">Whether it is only the beginning.</param>
    /// <param name="HasMore">Whether another part can be asked for.</param>
    public sealed record Text(string Content, bool IsCut, bool HasMore) : FileLook
    {
        /// <summary>Whether the portal has laid it out, so that it is not as it is written in the file.</summary>
        public bool IsLaidOut { get; init; }
    }

    /// <summary>A picture that a browser draws without running anything: PNG, JPEG, GIF or WebP, and not absurdly large. Its bytes come from the file's own address.</summary>
    public sealed record Picture : FileLook;

    /// <summary>A table, with the numbers in it.</summary>
    public sealed record Table(TablePreview Content) : FileLook;

    /// <summary>
    /// A text in Markdown, laid out. The HTML is the portal's own: what HTML stood in the file is text in it, links lead to http, https, mailto or files of
    /// the same snapshot, and pictures are files of the same snapshot.
    /// </summary>
    public sealed record Markdown(string Html) : FileLook;

    /// <summary>Nothing can be shown; <paramref name="Why"/> is a sentence for a person.</summary>
    public sealed record Nothing(string Why) : FileLook;
}

/// <summary>The beginning of a table of separated values.</summary>
public sealed record TablePreview
{
    /// <summary>The names of the columns that are shown; "Column 3" where the file has none.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>How many columns its widest row has, as far as it was read.</summary>
    public required int AllColumns { get; init; }

    /// <summary>The first rows, each with as many cells as there are columns shown. Long cells are cut and end with '…'.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Rows { get; init; }

    /// <summary>How many rows were counted, without the names of the columns.</summary>
    public required long Count { get; init; }

    /// <summary>Whether the file was read to its end, so that there are no more rows than <see cref="Count"/>.</summary>
    public required bool IsCounted { get; init; }

    /// <summary>How many rows have another number of cells than the first.</summary>
    public required long Uneven { get; init; }

    /// <summary>The numbers in it, to draw.</summary>
    public required NumberSample Numbers { get; init; }
}

/// <summary>Numbers of a table, taken evenly over all rows that were read.</summary>
/// <param name="Columns">Columns that hold numbers and nothing else.</param>
/// <param name="Step">Every which row was taken; 1 is all of them.</param>
public sealed record NumberSample(IReadOnlyList<NumberColumn> Columns, int Step);

/// <summary>A column of numbers.</summary>
/// <param name="Name">As in <see cref="TablePreview.Columns"/>.</param>
/// <param name="Index">Which column of the table it is, from 0.</param>
/// <param name="Values">A value for each row taken; null where the cell is empty or not a finite number.</param>
public sealed record NumberColumn(string Name, int Index, IReadOnlyList<double?> Values);

/// <summary>Looks into files of snapshots for pages: bounded in what is read and in what is answered, whatever the file is.</summary>
public interface IPreviews
{
    /// <summary>What can be shown of a file of a snapshot of the caller's colony.</summary>
    Task<Outcome<FileLook>> PreviewAsync(Caller caller, ContentHash snapshot, string path, PreviewWish wish, CancellationToken ct);
}
