using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

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

    private string Summary => L("Lines over {0}. {1}", Drawing.XName, string.Join(". ", Drawing.Lines.Select(line => $"{line.Name}: {line.Words}")));

    private string About =>
        Numbers.Step == 1 ? ""
        : Table.IsCounted ? L("One row in {0} is drawn, of {1}.", Sizes.Count(Numbers.Step), Sizes.Count(Table.Count, "row", "rows"))
        : L("One row in {0} is drawn, of more than {1}.", Sizes.Count(Numbers.Step), Sizes.Count(Table.Count, "row", "rows"));

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
