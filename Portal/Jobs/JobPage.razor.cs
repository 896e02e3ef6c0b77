using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>Everything about one job, live.</summary>
public sealed partial class JobPage : IAsyncDisposable
{
    // The words are looked up when they are shown.
    private static readonly (string Tab, string Words)[] Tabs =
    [
        ("log", "Log"),
        ("timeline", "Timeline"),
        ("results", "Results"),
        ("spec", "Specification"),
    ];
    private readonly Leaving _leaving = new();
    private LiveUpdates? _live;
    private ITimer? _clock;
    private Refusal? _said;
    private JobQuestion? _question;
    private string? _loaded;

    /// <summary>The job's number, or its id.</summary>
    [Parameter]
    public string Key { get; set; } = "";

    /// <summary>The section a narrow page shows.</summary>
    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    /// <summary>The line of the log to show.</summary>
    [SupplyParameterFromQuery(Name = "line")]
    public string? Line { get; set; }

    /// <summary>The file of the results to look at.</summary>
    [SupplyParameterFromQuery(Name = "result")]
    public string? Result { get; set; }

    /// <summary>How to look at it.</summary>
    [SupplyParameterFromQuery(Name = "as")]
    public string? LookAs { get; set; }

    /// <summary>What a chart of it shows.</summary>
    [SupplyParameterFromQuery(Name = "chart")]
    public string? Chart { get; set; }

    /// <summary>The job, kept from the first rendering for the second.</summary>
    [PersistentState]
    public JobView? Job { get; set; }

    /// <summary>Why there is none.</summary>
    [PersistentState]
    public Refusal? Refusal { get; set; }

    /// <summary>Its ledger.</summary>
    [PersistentState]
    public IReadOnlyList<LedgerEntryView>? Kept { get; set; }

    /// <summary>What the last check of the chain found.</summary>
    [PersistentState]
    public LedgerCheck? Check { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private ILedger LedgerBook { get; set; } = null!;

    [Inject]
    private Announcements Announcements { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private IReadOnlyList<LedgerEntryView> Entries
    {
        get => Kept ?? [];
        set => Kept = value;
    }

    private DateTimeOffset Now => Time.GetUtcNow();

    private StateLook Look => StateWords.Of(Job!.Summary);

    private AttemptView? Attempt => Job!.Attempts.Count > 0 ? Job.Attempts[^1] : null;

    private string PlaceOf(string? file, string? look, string? chart) => Urls.JobPart(Job!.Summary.Number, "results", file, look, chart, Line);

    private string Shown => Tabs.Any(one => one.Tab == Tab) ? Tab! : "log";

    private IReadOnlyList<(string, string)> Way =>
        Job?.Summary is { Project: { } project, ProjectName: { } name }
            ? [(L("Jobs"), Urls.Jobs()), (name, Urls.Project(project))]
            : [(L("Jobs"), Urls.Jobs())];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Commands.Withdraw(Offered);
        await _leaving.CancelAsync();
        await StopAsync();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Key)
        {
            return;
        }
        var isAnother = _loaded is not null;
        _loaded = Key;
        if (isAnother)
        {
            await StopAsync();
            (Job, Refusal, Entries, Check, _said) = (null, null, [], null, null);
        }
        if (Job is null && Refusal is null)
        {
            await LoadAsync();
        }
        if (isAnother)
        {
            Follow();
        }
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            Follow();
        }
    }

    private async Task LoadAsync()
    {
        var id = JobId.TryParse(Key, null, out var parsed) ? parsed : await NumberedAsync();
        if (id is { } job)
        {
            await ReadAsync(job);
            await VerifyAsync();
        }
    }

    private async Task<JobId?> NumberedAsync()
    {
        if (!long.TryParse(Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            Refusal = Contracts.Refusal.NotFound("job");
            return null;
        }
        var found = await Jobs.FindByNumberAsync(Me.Caller, number, _leaving.Token);
        Refusal = found.Refusal;
        return found.IsOk ? found.Value : null;
    }

    private async Task ReadAsync(JobId id)
    {
        var job = await Jobs.GetAsync(Me.Caller, id, _leaving.Token);
        var newer = await LedgerBook.EntriesAsync(Me.Caller, id, Entries.Count > 0 ? Entries[^1].Entry.Sequence : 0, _leaving.Token);
        Refusal = job.Refusal;
        Job = job.Value ?? Job;
        // Two readings may overlap: only what is not here yet is new.
        var last = Entries.Count > 0 ? Entries[^1].Entry.Sequence : 0;
        Entries = [.. Entries, .. (newer.Value ?? []).Where(view => view.Entry.Sequence > last)];
    }

    private async Task RefreshAsync()
    {
        if (Job is null || _leaving.IsCancellationRequested)
        {
            return;
        }
        var before = Job.Summary;
        await ReadAsync(before.Id);
        var after = Job.Summary;
        // The word, not the state alone: contact that is lost or back changes only that.
        if (StateWords.Of(before).Word != StateWords.Of(after).Word)
        {
            Tell(after);
        }
        if (after.State.IsFinal() && Check?.Entries != Entries.Count)
        {
            await VerifyAsync();
        }
        StateHasChanged();
    }

    private void Tell(JobListItem job)
    {
        var look = StateWords.Of(job);
        // A question mark is seen and not heard.
        var words = L("Job {0} {1}: {2}", job.Number, job.Name, look.IsUnsure ? $"{look.Word} {L("No contact")}" : look.Word);
        if (job.State == JobState.Failed)
        {
            Announcements.Assertive($"{words}. {ReasonWords.Line(job)}");
        }
        else
        {
            Announcements.Polite(words);
        }
    }

    private string RanWords(JobListItem job, DateTimeOffset closed) =>
        job.WalltimeSeconds is { } most
            ? L("{0} of {1} walltime, ended {2}", JobTimes.Ran(job, Now), Durations.Words(most), Zone.Short(closed, Now))
            : L("{0}, ended {1}", JobTimes.Ran(job, Now), Zone.Short(closed, Now));

    private async Task VerifyAsync()
    {
        if (Job is not null)
        {
            Check = (await LedgerBook.VerifyAsync(Me.Caller, Job.Summary.Id, _leaving.Token)).Value;
        }
    }

    private void AskToCancel()
    {
        var job = Job!.Summary;
        var lost = job.StartedAt is { } started
            ? L("Its {0} are lost; results so far stay.", Durations.Words(Now - started))
            : L("It has not run yet, so nothing is lost.");
        var keep = job.StartedAt is null ? L("Keep it") : L("Keep running");
        _question = new(
            L("Cancel job #{0}?", job.Number),
            lost,
            L("Cancel job"),
            keep,
            async () => (await Jobs.CancelAsync(Me.Caller, job.Id, _leaving.Token)).Refusal
        );
    }

    private void AskToResolve(bool runAgain)
    {
        var job = Job!.Summary;
        var (question, cost, yes) = runAgain
            ? (L("Run job #{0} again?", job.Number), L("If it does run there after all, it runs twice."), L("It is not running: run again"))
            : (L("Close job #{0} as lost?", job.Number), L("Its end stays unknown, and what it still writes is not kept."), L("Close as lost"));
        _question = new(
            question,
            cost,
            yes,
            L("Wait for contact"),
            async () => (await Jobs.ResolveLostAsync(Me.Caller, job.Id, runAgain, _leaving.Token)).Refusal
        );
    }

    private async Task DoAsync(JobQuestion question)
    {
        _question = null;
        _said = await question.DoAsync();
        await RefreshAsync();
    }

    private void Follow()
    {
        if (Job is not { Summary: { } job } || _leaving.IsCancellationRequested)
        {
            return;
        }
        _live = LiveUpdates.Start(ct => Jobs.WatchAsync(Me.Caller, job.Id, ct), () => InvokeAsync(RefreshAsync), DispatchExceptionAsync, Time);
        // What changed between the first reading and the watching is read at once.
        _live.Poke();
        _clock = Time.CreateTimer(_ => Tick(), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
    }

    // "so far" grows, and why a job waits changes without an entry of its own.
    private void Tick()
    {
        if (Job is { } job && !job.Summary.State.IsFinal())
        {
            _live?.Poke();
        }
    }

    private async Task StopAsync()
    {
        await (_clock?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_live?.DisposeAsync() ?? ValueTask.CompletedTask);
        (_clock, _live) = (null, null);
    }
}
