using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

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

    private (TimeSpan Length, string Name)? Limit
    {
        get
        {
            var walltime = Job.Spec.Conditions.WalltimeSeconds ?? int.MaxValue;
            var longest = Job.Spec.MaxExecSeconds ?? int.MaxValue;
            return (walltime, longest) switch
            {
                (int.MaxValue, int.MaxValue) => null,
                _ when walltime <= longest => (TimeSpan.FromSeconds(walltime), "walltime"),
                _ => (TimeSpan.FromSeconds(longest), "longest run time"),
            };
        }
    }

    private string OfLimit => Limit is { } limit ? $"of {Durations.Words(limit.Length)} {limit.Name}" : "so far, no walltime";

    private string EndWords => Limit is { } limit ? $"When it finishes is unknown; {Left(limit.Length)}" : "When it finishes is unknown";

    private string StopWords =>
        Limit switch
        {
            { } limit => $"Nothing we know of before {Zone.Clock(Started + limit.Length)}, its {limit.Name}.",
            null => "Nothing we know of: it has no walltime and no longest run time.",
        };

    private string Tone => Job.Summary.NoContactSince is not null ? "tone-attention" : "tone-running";

    /// <inheritdoc />
    public void Dispose() => _clock?.Dispose();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        _clock ??= Time.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    private string Left(TimeSpan limit) => limit > Elapsed ? $"{Durations.Words(limit - Elapsed)} to the limit" : "the limit is over";

    private string Share(TimeSpan limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(100 * Elapsed.TotalSeconds / limit.TotalSeconds, 0, 100):0.##}%");
}
