using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>How long a running job has run, of how long it may. Ticks by itself.</summary>
public sealed partial class TimeBar : IDisposable
{
    private ITimer? _clock;

    /// <summary>The job; it has started and not ended.</summary>
    [Parameter, EditorRequired]
    public JobView Job { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateTimeOffset Now => Time.GetUtcNow();

    private DateTimeOffset Started => Job.Summary.StartedAt ?? Job.Summary.SubmittedAt;

    private TimeSpan Elapsed => Now - Started;

    private (TimeSpan Length, bool IsWalltime)? Limit
    {
        get
        {
            var walltime = Job.Spec.Conditions.WalltimeSeconds ?? int.MaxValue;
            var longest = Job.Spec.MaxExecSeconds ?? int.MaxValue;
            return (walltime, longest) switch
            {
                (int.MaxValue, int.MaxValue) => null,
                _ when walltime <= longest => (TimeSpan.FromSeconds(walltime), true),
                _ => (TimeSpan.FromSeconds(longest), false),
            };
        }
    }

    private string OfLimit =>
        Limit switch
        {
            { } limit when limit.IsWalltime => L("of {0} walltime", Durations.Words(limit.Length)),
            { } limit => L("of {0} longest run time", Durations.Words(limit.Length)),
            null => L("so far, no walltime"),
        };

    private string EndWords =>
        Limit switch
        {
            { } limit when limit.Length > Elapsed => L("When it finishes is unknown; {0} to the limit", Durations.Words(limit.Length - Elapsed)),
            { } => L("When it finishes is unknown; the limit is over"),
            null => L("When it finishes is unknown"),
        };

    private string StopWords =>
        Limit switch
        {
            { } limit when limit.IsWalltime => L("Nothing we know of before {0}, its walltime.", Zone.Clock(Started + limit.Length)),
            { } limit => L("Nothing we know of before {0}, its longest run time.", Zone.Clock(Started + limit.Length)),
            null => L("Nothing we know of: it has no walltime and no longest run time."),
        };

    private string Tone => Job.Summary.NoContactSince is not null ? "tone-attention" : "tone-running";

    /// <inheritdoc />
    public void Dispose() => _clock?.Dispose();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        _clock ??= Time.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    private string Share(TimeSpan limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(100 * Elapsed.TotalSeconds / limit.TotalSeconds, 0, 100):0.##}%");
}
