using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>A small job through every station of a system, each step with its time.</summary>
public sealed partial class SelfTest
{
    private bool _told;

    /// <summary>The system.</summary>
    [Parameter, EditorRequired]
    public SystemView View { get; set; } = null!;

    /// <summary>Whether it is the one thing to do next.</summary>
    [Parameter]
    public bool IsPrimary { get; set; }

    /// <summary>The test has gone well.</summary>
    [Parameter]
    public EventCallback OnPassed { get; set; }

    private int Failed => Said.Steps.Count(step => step.State == AskStepState.Failed);

    private string Verdict =>
        Failed > 0
            ? L("{0} failed.", Sizes.Count(Failed, "step", "steps"))
            : L("It works: {0} in {1}.", Sizes.Count(Said.Steps.Count, "step", "steps"), Durations.Words(Took));

    private TimeSpan Took => TimeSpan.FromMilliseconds(Said.Steps.Sum(step => Math.Clamp(step.Milliseconds ?? 0, 0, 86_400_000)));

    /// <inheritdoc />
    protected override async Task HeardAsync()
    {
        if (!_told && Said.Answer is not null && Failed == 0)
        {
            _told = true;
            await OnPassed.InvokeAsync();
        }
    }

    private Task TestAsync()
    {
        _told = false;
        return AskAsync(View.Id, new Ask { Id = AskId.New(), Kind = AskKind.SelfTest });
    }
}
