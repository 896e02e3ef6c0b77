using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Previews;

/// <summary>Says what of a table is shown. Pure.</summary>
public static class TableWords
{
    /// <summary>"First 1,000 of 12,345 rows; first 50 of 80 columns. 3 rows have another number of cells than the first."</summary>
    public static string About(TablePreview table) => $"{Rows(table)}{Columns(table)}.{Uneven(table)}";

    private static string Rows(TablePreview table)
    {
        var all = Sizes.Count(table.Count, "row", "rows");
        return (table.Rows.Count < table.Count, table.IsCounted) switch
        {
            (true, true) => $"First {Sizes.Count(table.Rows.Count)} of {all}",
            (true, false) => $"First {Sizes.Count(table.Rows.Count)} of more than {all}",
            (false, true) => all,
            (false, false) => $"First {all}",
        };
    }

    private static string Columns(TablePreview table) =>
        table.AllColumns > table.Columns.Count
            ? $"; first {Sizes.Count(table.Columns.Count)} of {Sizes.Count(table.AllColumns, "column", "columns")}"
            : $", {Sizes.Count(table.Columns.Count, "column", "columns")}";

    private static string Uneven(TablePreview table) =>
        table.Uneven == 0 ? ""
        : table.Uneven == 1 ? " One row has another number of cells than the first."
        : $" {Sizes.Count(table.Uneven)} rows have another number of cells than the first.";
}
