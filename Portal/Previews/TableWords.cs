using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Previews;

/// <summary>Says what of a table is shown. Pure.</summary>
public static class TableWords
{
    /// <summary>"First 1,000 of 12,345 rows; first 50 of 80 columns. 3 rows have another number of cells than the first."</summary>
    public static string About(TablePreview table) =>
        table.Uneven == 0 ? $"{Shown(table)}."
        : table.Uneven == 1 ? L("{0}. One row has another number of cells than the first.", Shown(table))
        : L("{0}. {1} rows have another number of cells than the first.", Shown(table), Sizes.Count(table.Uneven));

    private static string Rows(TablePreview table)
    {
        var all = Sizes.Count(table.Count, "row", "rows");
        return (table.Rows.Count < table.Count, table.IsCounted) switch
        {
            (true, true) => L("First {0} of {1}", Sizes.Count(table.Rows.Count), all),
            (true, false) => L("First {0} of more than {1}", Sizes.Count(table.Rows.Count), all),
            (false, true) => all,
            (false, false) => L("First {0}", all),
        };
    }

    private static string Shown(TablePreview table) =>
        table.AllColumns > table.Columns.Count
            ? L("{0}; first {1} of {2}", Rows(table), Sizes.Count(table.Columns.Count), Sizes.Count(table.AllColumns, "column", "columns"))
            : $"{Rows(table)}, {Sizes.Count(table.Columns.Count, "column", "columns")}";
}
