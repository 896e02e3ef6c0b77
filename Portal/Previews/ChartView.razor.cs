using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Previews;

/// <summary>The numbers of a table as lines, with what they do in words. A person chooses what goes to the right and what is drawn; the address keeps it.</summary>
public sealed partial class ChartView
{
    private TablePreview? _drawn;
    private string? _seen;

    // What was told last and is not in the address yet: until it is, an older address undoes nothing.
    private string? _told;

    /// <summary>The table.</summary>
    [Parameter, EditorRequired]
    public TablePreview Table { get; set; } = null!;

    /// <summary>What is drawn, as an address names it; null for what fits it best.</summary>
    [Parameter]
    public string? Chosen { get; set; }

    /// <summary>Tells what somebody chose, as an address names it.</summary>
    [Parameter]
    public EventCallback<string> OnChoose { get; set; }

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
        _told = _told == Chosen ? null : _told;
        if (!ReferenceEquals(_drawn, Table) || (_told is null && _seen != Chosen))
        {
            Draw(ChartChoice.Read(Chosen, Numbers) ?? ChartChoice.Of(Numbers));
        }
        (_drawn, _seen) = (Table, Chosen);
    }

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private int Style(int column) => Choice.Lines.ToList().IndexOf(column);

    private Task ChooseXAsync(ChangeEventArgs change) =>
        ChooseAsync(
            Choice.WithX(
                int.TryParse(change.Value?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var x) && x < Numbers.Columns.Count
                    ? x
                    : null
            )
        );

    private Task ChooseLineAsync(int column, ChangeEventArgs change) => ChooseAsync(Choice.WithLine(column, change.Value is true));

    private Task ChooseAsync(ChartChoice choice)
    {
        Draw(choice);
        _told = choice.Written(Numbers);
        return OnChoose.InvokeAsync(_told);
    }

    private void Draw(ChartChoice choice) => (Choice, Drawing) = (choice, ChartDrawing.Of(Numbers, choice));
}
