using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>All fields of the submit form, in the order in which people think of them.</summary>
public sealed partial class SubmitFields
{
    private static readonly string[] LimitFields =
    [
        nameof(SubmitForm.Priority),
        nameof(SubmitForm.Retries),
        nameof(SubmitForm.MaxWait),
        nameof(SubmitForm.MaxExec),
    ];

    private static readonly string[] FunctionFields =
    [
        nameof(SubmitForm.Function),
        nameof(SubmitForm.Args),
        nameof(SubmitForm.Kwargs),
        nameof(SubmitForm.Inputs),
    ];

    /// <summary>The form.</summary>
    [CascadingParameter]
    public IFormFields Form { get; set; } = null!;

    /// <summary>The form as it reads now.</summary>
    [Parameter, EditorRequired]
    public JobSpec Spec { get; set; } = new();

    /// <summary>GPU models of the colony's executors.</summary>
    [Parameter]
    public IReadOnlyList<string> GpuModels { get; set; } = [];

    private string CommandHint =>
        CommandWords.FindShellMark(Spec.Command) is { } mark
            ? L("“{0}” is passed on as it is: no shell reads this line. For a shell write bash -c '…'.", mark)
            : L("A program and its arguments. No shell reads this line.");

    private string LabelPlaceholder => Spec.FunctionName == "run" ? L("such as train_resnet18") : Spec.FunctionName;

    private string LimitsInWords =>
        string.Join(
            ", ",
            L("priority {0}", Spec.Priority),
            Spec.MaxWaitSeconds is { } wait ? L("waits at most {0}", Spans.WriteSeconds(wait)) : L("waits for ever"),
            Spec.MaxRetries switch
            {
                0 => L("no retries"),
                1 => L("1 retry"),
                var many => L("{0} retries", many),
            }
        );

    private string FunctionInWords =>
        Spec is { Args.Count: 0, Kwargs.Count: 0 } ? Spec.FunctionName : L("{0}, {1} values", Spec.FunctionName, Spec.Args.Count + Spec.Kwargs.Count);

    private bool HasFault(string[] fields) => fields.Any(f => Form.FaultOf(f) is not null);

    private string? ClockOf(string field) => Spans.TryReadSeconds(Form.Text(field), out var seconds) ? Spans.WriteClock(seconds) : null;
}
