using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>What only Slurm understands. Shown when a system with Slurm may get the job, or when the form already asks for something of it.</summary>
public sealed partial class SlurmFields : IDisposable
{
    private static readonly string[] Names =
    [
        nameof(SubmitForm.Partition),
        nameof(SubmitForm.Account),
        nameof(SubmitForm.Qos),
        nameof(SubmitForm.Constraint),
        nameof(SubmitForm.Reservation),
        nameof(SubmitForm.Modules),
    ];

    private readonly Leaving _leaving = new();
    private IReadOnlyList<SystemView> _systems = [];
    private SlurmChoices _choices = SlurmChoices.None;

    [Inject]
    private ISystems Systems { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    /// <summary>The form.</summary>
    [CascadingParameter]
    public IFormFields Form { get; set; } = null!;

    /// <summary>The form as it reads now.</summary>
    [Parameter, EditorRequired]
    public JobSpec Spec { get; set; } = new();

    /// <summary>Who fits; null while it is not known.</summary>
    [Parameter]
    public FitLines? Fits { get; set; }

    private bool IsFilled => Names.Any(name => Form.Text(name).Length > 0);

    private bool IsShown => _choices.Systems.Count > 0 || IsFilled;

    private bool IsOpen => IsFilled || Names.Any(name => Form.FaultOf(name) is not null);

    private string InWords =>
        Spec.Slurm is not { } wishes
            ? L("partition, account, modules: left to the system")
            : string.Join(
                ", ",
                new[]
                {
                    wishes.Partition,
                    wishes.Account,
                    wishes.Qos,
                    wishes.Modules.Count > 0 ? Sizes.Count(wishes.Modules.Count, "module", "modules") : null,
                }.Where(part => part is not null)
            );

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _systems = (await Systems.ListAsync(await Current.GetAsync(), _leaving.Token)).Value ?? [];
        Choose();
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => Choose();

    private void Choose() => _choices = SlurmChoices.Of(_systems, Spec.Conditions, Fits);
}
