using nietras.SeparatedValues;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Previews;

/// <summary>How far a table is read, in characters.</summary>
internal sealed record TableBounds(int LongestRow = 256 * 1024, long All = 32L << 20);

/// <summary>Reads a table: its first rows to show, a sample of all its numbers to draw, and how many rows there are.</summary>
internal static class TableReading
{
    /// <summary>The table; or none, and why.</summary>
    public static async Task<(TablePreview? Table, string? Note)> ReadAsync(TextReader text, char separator, TableBounds bounds, CancellationToken ct)
    {
        using var guard = new RowGuard(text, bounds);
        var collected = new TableRows();
        var options = Sep.Reader(o => o with { Sep = Sep.New(separator), HasHeader = false, Unescape = true, DisableColCountCheck = true });
        using (var reader = await options.FromAsync(guard, ct))
        {
            while (await reader.MoveNextAsync(ct))
            {
                collected.Add(reader.Current);
            }
        }

        if (guard.IsRowTooLong || guard.IsCut)
        {
            collected.DropLast();
        }

        return collected.IsEmpty
            ? (null, guard.IsRowTooLong ? $"Its first row is longer than {bounds.LongestRow:N0} characters, so it is shown as text." : null)
            : (
                collected.Finish(isWhole: !guard.IsRowTooLong && !guard.IsCut),
                guard.IsRowTooLong
                    ? $"Row {collected.Count + 1:N0} is longer than {bounds.LongestRow:N0} characters; perhaps a quote in it is not closed. What follows is not shown here."
                    : null
            );
    }
}
