using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Previews;

/// <summary>The numbers of a table as lines, with what they do in words. A person chooses what goes to the right and what is drawn.</summary>
public sealed partial class ChartView
{
    private TablePreview? _drawn;

    /// <summary>The table.</summary>
    [Parameter, EditorRequired]
    public TablePreview Table { get; set; } = null!;

    private NumberSample Numbers => Table.Numbers;

    private ChartChoice Choice { get; set; } = new(null, []);

    private ChartDrawing Drawing { get; set; } = null!;

    private string Summary => $"Lines over {Drawing.XName}. " + string.Join(". ", Drawing.Lines.Select(line => $"{line.Name}: {line.Words}"));

    private string About =>
        Numbers.Step == 1
            ? ""
            : $"One row in {Sizes.Count(Numbers.Step)} is drawn, of {(Table.IsCounted ? "" : "more than ")}{Sizes.Count(Table.Count, "row", "rows")}.";

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_drawn, Table))
        {
            _drawn = Table;
            Draw(ChartChoice.Of(Numbers));
        }
    }

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private int Style(int column) => Choice.Lines.ToList().IndexOf(column);

    private void ChooseX(ChangeEventArgs change) =>
        Draw(
            Choice.WithX(
                int.TryParse(change.Value?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var x) && x < Numbers.Columns.Count
                    ? x
                    : null
            )
        );

    private void ChooseLine(int column, ChangeEventArgs change) => Draw(Choice.WithLine(column, change.Value is true));

    private void Draw(ChartChoice choice) => (Choice, Drawing) = (choice, ChartDrawing.Of(Numbers, choice));
}
