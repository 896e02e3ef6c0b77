using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>What can be done with the jobs that a person has chosen in a list.</summary>
public sealed partial class ChosenJobs : IDisposable
{
    private const int MostNamed = 10;
    private readonly Leaving _leaving = new();
    private readonly List<long> _made = [];
    private readonly List<(long Number, string Why)> _refusals = [];
    private string _said = "";
    private bool _asks;
    private bool _busy;

    /// <summary>The jobs, as the list shows them.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<JobListItem> Chosen { get; set; } = [];

    /// <summary>None is to be chosen any more.</summary>
    [Parameter]
    public EventCallback OnNone { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private Announcements Announcements { get; set; } = null!;

    private bool MayChange => Me.Caller.Has(Scopes.Jobs);

    private IReadOnlyList<JobListItem> Ending => [.. Chosen.Where(job => !job.State.IsFinal())];

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private Task CancelAsync()
    {
        _asks = false;
        return EachAsync(
            Ending,
            done => L("{0} asked to end.", Sizes.Count(done, "job is", "jobs are")),
            async job => (await Jobs.CancelAsync(Me.Caller, job.Id, _leaving.Token)).Refusal
        );
    }

    private Task RunAgainAsync() =>
        EachAsync(
            Chosen,
            done => L("{0} submitted:", Sizes.Count(done, "job is", "jobs are")),
            async job =>
            {
                var before = await Jobs.GetAsync(Me.Caller, job.Id, _leaving.Token);
                if (before.Value is not { } view)
                {
                    return before.Refusal;
                }

                var again = new SubmitJob
                {
                    Spec = view.Spec,
                    Project = job.Project,
                    Snapshot = view.Snapshot,
                    Inputs = view.Inputs.Count > 0 ? view.Inputs : null,
                };
                var submitted = await Jobs.SubmitAsync(Me.Caller, again, _leaving.Token);
                if (submitted.Value is { } made)
                {
                    _made.Add(made.Number);
                }

                return submitted.Refusal;
            }
        );

    private async Task EachAsync(IReadOnlyList<JobListItem> jobs, Func<int, string> words, Func<JobListItem, Task<Refusal?>> act)
    {
        // Pressed twice it is done once.
        if (_busy)
        {
            return;
        }

        _busy = true;
        _made.Clear();
        _refusals.Clear();
        try
        {
            foreach (var job in jobs)
            {
                if (await act(job) is { } refusal)
                {
                    _refusals.Add((job.Number, refusal.InWords()));
                }
            }

            _said = words(jobs.Count - _refusals.Count) + (_refusals.Count > 0 ? " " + L("{0} could not be.", _refusals.Count) : "");
        }
        finally
        {
            _busy = false;
        }

        Announcements.Polite(_said);
        await OnNone.InvokeAsync();
    }
}
