using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Home;

/// <summary>
/// Runs a failed job again at one press, with more of what it ran out of: where that is known to help. Where a person has to change something first, it
/// leads to the form.
/// </summary>
public sealed partial class MendButton : IDisposable
{
    private readonly Leaving _leaving = new();
    private long? _made;
    private Refusal? _refusal;
    private bool _busy;
    private bool _isOthers;

    /// <summary>The job that failed.</summary>
    [Parameter, EditorRequired]
    public JobListItem Job { get; set; } = null!;

    /// <summary>What would be asked for instead, when the job ran out of something.</summary>
    [Parameter]
    public HomeMend? Mend { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private Announcements Announcements { get; set; } = null!;

    private EndWords Words => ReasonWords.Of(Job.Reason, Job.ExitCode);

    // What the press does; null where it is not known to help.
    private string? Label =>
        Mend is { } mend ? L("Run again with {0}", mend.Amount)
        : HomeMend.HelpsUnchanged(Job.Reason) ? L("Run again")
        : null;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task RunAsync()
    {
        // Pressed twice it is done once.
        if (_busy)
        {
            return;
        }

        (_busy, _refusal) = (true, null);
        try
        {
            await SubmitAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task SubmitAsync()
    {
        var before = await Jobs.GetAsync(Me.Caller, Job.Id, _leaving.Token);
        if (before.Value is not { } view)
        {
            _refusal = before.Refusal;
            return;
        }

        var again = new SubmitJob
        {
            Spec = Mend?.Spec ?? view.Spec,
            Project = Job.Project,
            Snapshot = view.Snapshot,
            Inputs = view.Inputs.Count > 0 ? view.Inputs : null,
        };
        // A job that failed is mended once, whoever presses: another press shows what the first made. Where that was somebody else's, it leads to the
        // jobs of this name, theirs first.
        var key = new SubmitKey($"mend-{Job.Id}").Of(again);
        var submitted = await Jobs.SubmitAsync(Me.Caller, again with { IdempotencyKey = key }, _leaving.Token);
        _isOthers = submitted.Refusal?.Code == RefusalCodes.KeyTaken;
        (_made, _refusal) = (submitted.Value?.Number, _isOthers ? null : submitted.Refusal);
        if (_isOthers)
        {
            Announcements.Polite(L("Somebody else ran it again"));
        }
        else if (_made is { } number)
        {
            Announcements.Polite(L("{0} is submitted again as #{1}.", Job.Name, number));
        }
    }
}
