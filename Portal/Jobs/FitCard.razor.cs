using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>A mark set or taken away in the list of executors.</summary>
public sealed record FitChoice(string Name, bool IsChosen);

/// <summary>Which executors fit the form as it stands, why the others don't, and which of them the person wants.</summary>
public sealed partial class FitCard
{
    // A colony may have a thousand, and all that are shown are drawn anew after each pause in typing.
    private const int Most = 20;

    private readonly HashSet<string> _marked = new(StringComparer.Ordinal);
    private readonly FocusLead _focus = new();
    private bool _all;

    /// <summary>The broker's answer; null while it is not there.</summary>
    [Parameter]
    public FitLines? Fits { get; set; }

    /// <summary>The form as it reads now.</summary>
    [Parameter, EditorRequired]
    public JobSpec Spec { get; set; } = new();

    /// <summary>An executor was marked or unmarked.</summary>
    [Parameter]
    public EventCallback<FitChoice> OnChoose { get; set; }

    /// <summary>A kind was chosen; empty is any.</summary>
    [Parameter]
    public EventCallback<string> OnChooseType { get; set; }

    private string Type => Spec.Conditions.ExecutorType ?? "";

    private int Hidden => Fits is null ? 0 : Fits.Lines.Count - Shown(Fits.Lines).Count();

    private IEnumerable<string> Kinds =>
        (Fits?.Lines.Select(l => l.Kind) ?? []).Append(Type).Where(k => k.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private string Lead =>
        (Fits!.Takers.Where(t => t.Health == ExecutorHealth.Good).ToList(), Fits.Takers.Count(t => t.Health != ExecutorHealth.Good)) switch
        {
            ([], 0) when Fits.Named.Count > 0 => L("None of those you marked fits. The job would wait."),
            ([], 0) => L("No executor fits. The job would wait until one does."),
            ([], 1) => L("One fits, but it is away. The job waits for it."),
            ([], var away) => L("{0} fit, but they are away. The job waits for them.", away),
            ([var one], _) => L("{0} takes it.", one.Name),
            (var live, _) => L("Any of {0} takes it; the first that is free gets it.", live.Count),
        };

    // The button that asked goes, and who goes by keys goes on where the new ones begin.
    private void ShowAll()
    {
        var shown = Shown(Fits!.Lines).Select(line => line.Name).ToHashSet(StringComparer.Ordinal);
        _all = true;
        if (Fits.Lines.FirstOrDefault(line => !shown.Contains(line.Name)) is { } firstMore)
        {
            _focus.To(firstMore.Name);
        }
    }

    private static string FitWords(FitLine line) =>
        line.Health switch
        {
            ExecutorHealth.NoContact => L("Fits, but there is no contact with it now"),
            ExecutorHealth.NeverSeen => L("Fits, but it was never started"),
            _ => line.HasRoom switch
            {
                true => L("Fits, and has room now"),
                false => L("Fits, but is full now"),
                null => L("Fits"),
            },
        };

    // The first, and those chosen wherever they stand. What was marked here stays where it is when the mark is taken away: somebody's focus is on it.
    private IEnumerable<FitLine> Shown(IReadOnlyList<FitLine> lines) =>
        _all ? lines : lines.Where((line, place) => place < Most || line.IsChosen || _marked.Contains(line.Name));

    private Task ChooseAsync(FitLine line, ChangeEventArgs change)
    {
        _marked.Add(line.Name);
        return OnChoose.InvokeAsync(new FitChoice(line.Name, change.Value is true));
    }

    private Task ChooseTypeAsync(ChangeEventArgs change) => OnChooseType.InvokeAsync(change.Value?.ToString() ?? "");
}
