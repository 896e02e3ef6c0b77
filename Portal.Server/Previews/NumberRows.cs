using System.Globalization;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Previews;

/// <summary>What a cell is to a chart.</summary>
/// <param name="IsNumber">Whether it may stand in a column of numbers: a number with a point, or a word for none.</param>
/// <param name="Value">The number; null for none, and for one that is not finite.</param>
internal readonly record struct CellNumber(bool IsNumber, double? Value)
{
    private static readonly string[] None = ["nan", "na", "n/a", "null", "none", "inf", "+inf", "-inf", "infinity", "-infinity"];

    /// <summary>Reads a cell. "1,5" is text: it is read wrongly by half of the world, and nobody knows by which half.</summary>
    public static CellNumber Read(ReadOnlySpan<char> cell)
    {
        var text = cell.Trim();
        if (text.IsEmpty)
        {
            return new(true, null);
        }

        if (text.Length <= 64 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return new(true, double.IsFinite(value) ? value : null);
        }

        foreach (var word in None)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return new(true, null);
            }
        }

        return new(false, null);
    }
}

/// <summary>An even sample of the numbers of all rows: every row at first; each time it is full, every other one is let go, and half as many are taken from then on.</summary>
internal sealed class NumberRows
{
    /// <summary>About twice as many as a screen has points.</summary>
    public const int Most = 2000;

    private readonly List<CellNumber[]> _rows = [];
    private readonly HashSet<int> _texts = [];
    private long _passed;
    private int _step = 1;

    /// <summary>Whether the next row is to be read.</summary>
    public bool WantsNext => _passed % _step == 0;

    /// <summary>A row goes by unread.</summary>
    public void Pass() => _passed++;

    /// <summary>A row that is wanted.</summary>
    public void Add(CellNumber[] row)
    {
        for (var column = 0; column < row.Length; column++)
        {
            if (!row[column].IsNumber)
            {
                _texts.Add(column);
            }
        }

        if (_rows.Count == Most)
        {
            Thin();
        }

        _rows.Add(row);
        _passed++;
    }

    /// <summary>Takes the last one back.</summary>
    public void DropLast() => _rows.RemoveAt(_rows.Count - 1);

    /// <summary>The columns that hold numbers and nothing else, and at least two of them.</summary>
    public NumberSample Finish(IReadOnlyList<string> names) =>
        new(
            [
                .. Enumerable
                    .Range(0, names.Count)
                    .Where(column => !_texts.Contains(column))
                    .Select(column => new NumberColumn(names[column], column, Values(column)))
                    .Where(column => column.Values.Count(value => value is not null) > 1),
            ],
            _step
        );

    private double?[] Values(int column) => [.. _rows.Select(row => column < row.Length ? row[column].Value : null)];

    // The row that comes now has a number that both steps share, so the sample stays even.
    private void Thin()
    {
        var kept = _rows.Where((_, index) => index % 2 == 0).ToList();
        _rows.Clear();
        _rows.AddRange(kept);
        _step *= 2;
    }
}
