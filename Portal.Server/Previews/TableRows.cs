using System.Globalization;
using nietras.SeparatedValues;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Previews;

/// <summary>Gathers what a page shows of a table while its rows go by. Bounded, however many rows and columns there are.</summary>
internal sealed class TableRows
{
    private const int MostRows = 1000;
    private const int MostColumns = 50;
    private const int LongestCell = 200;
    private const int MostCharacters = 1_000_000;

    private readonly List<string[]> _rows = [];
    private readonly NumberRows _numbers = new();
    private string[]? _names;
    private int _width;
    private int _widest;
    private long _uneven;
    private long _characters;
    private bool _isFirst = true;
    private bool _isFull;
    private (bool IsKept, bool IsUneven, bool IsSampled) _last;

    /// <summary>Rows so far, without the names of the columns.</summary>
    public long Count { get; private set; }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => _isFirst;

    /// <summary>A row. Empty lines are none.</summary>
    public void Add(SepReader.Row row)
    {
        if (row.Span.IsWhiteSpace() && row.ColCount == 1)
        {
            return;
        }

        _widest = Math.Max(_widest, row.ColCount);
        if (_isFirst)
        {
            AddFirst(row);
            return;
        }

        var isUneven = row.ColCount != _width;
        _uneven += isUneven ? 1 : 0;
        AddData(row, isUneven);
    }

    /// <summary>Takes the last row back: it was not a whole one.</summary>
    public void DropLast()
    {
        if (Count == 0)
        {
            // Not even the names of the columns are whole.
            (_isFirst, _names) = (true, null);
            return;
        }

        Count--;
        _isFirst = Count == 0 && _names is null;
        _uneven -= _last.IsUneven ? 1 : 0;
        if (_last.IsKept)
        {
            _rows.RemoveAt(_rows.Count - 1);
        }

        if (_last.IsSampled)
        {
            _numbers.DropLast();
        }
    }

    /// <summary>What came together.</summary>
    public TablePreview Finish(bool isWhole)
    {
        var shown = Math.Min(Math.Max(_rows.Select(row => row.Length).Append(_names?.Length ?? 0).Max(), 1), MostColumns);
        var names = Enumerable.Range(0, shown).Select(Name).ToList();
        return new()
        {
            Columns = names,
            AllColumns = _widest,
            Rows = [.. _rows.Select(row => row.Length == shown ? row : [.. row, .. Enumerable.Repeat("", shown - row.Length)])],
            Count = Count,
            IsCounted = isWhole,
            Uneven = _uneven,
            Numbers = _numbers.Finish(names),
        };
    }

    private string Name(int column) =>
        _names is not null && column < _names.Length && !string.IsNullOrWhiteSpace(_names[column])
            ? _names[column]
            : string.Create(CultureInfo.InvariantCulture, $"Column {column + 1}");

    // Names, if there is a word among them; a first row of nothing but numbers is data.
    private void AddFirst(SepReader.Row row)
    {
        (_isFirst, _width) = (false, row.ColCount);
        var cells = Cells(row, out var numbers);
        if (!Array.TrueForAll(cells, cell => cell.Length == 0) && Array.Exists(numbers, number => !number.IsNumber))
        {
            _names = cells;
            return;
        }

        _rows.Add(cells);
        _numbers.Add(numbers);
        (Count, _last) = (1, (true, false, true));
    }

    private void AddData(SepReader.Row row, bool isUneven)
    {
        var isKept = !_isFull && _rows.Count < MostRows;
        var isSampled = _numbers.WantsNext;
        if (isKept || isSampled)
        {
            var cells = Cells(row, out var numbers);
            isKept = isKept && Keep(cells);
            if (isSampled)
            {
                _numbers.Add(numbers);
            }
        }

        if (!isSampled)
        {
            _numbers.Pass();
        }

        Count++;
        _last = (isKept, isUneven, isSampled);
    }

    private bool Keep(string[] cells)
    {
        _characters += cells.Sum(cell => (long)cell.Length);
        _isFull = _characters > MostCharacters;
        if (!_isFull)
        {
            _rows.Add(cells);
        }

        return !_isFull;
    }

    // Each cell is asked for once: asking takes its quotes away, in place.
    private static string[] Cells(SepReader.Row row, out CellNumber[] numbers)
    {
        var width = Math.Min(row.ColCount, MostColumns);
        var cells = new string[width];
        numbers = new CellNumber[width];
        for (var column = 0; column < width; column++)
        {
            var span = row[column].Span;
            cells[column] = PlainText.Cell(span, LongestCell);
            numbers[column] = CellNumber.Read(span);
        }

        return cells;
    }
}
