using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Previews;

/// <summary>The first rows of a table, a page of them at a time.</summary>
public sealed partial class TableView
{
    private const int PageRows = 50;
    private int _from;

    /// <summary>The table.</summary>
    [Parameter, EditorRequired]
    public TablePreview Table { get; set; } = null!;

    private int Until => Math.Min(_from + PageRows, Table.Rows.Count);

    private string? Side(int column) => Table.Numbers.Columns.Any(numbers => numbers.Index == column) ? "num" : null;
}
