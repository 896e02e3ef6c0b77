using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>Steps of something that takes a while, as they end.</summary>
public sealed partial class StepList
{
    /// <summary>What is done, in order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<AskStep> Steps { get; set; } = [];

    /// <summary>What they are steps of.</summary>
    [Parameter]
    public string Label { get; set; } = L("Steps");

    private static string? Took(AskStep step) =>
        step.Milliseconds switch
        {
            null => null,
            < 1000 and var few => $"{Math.Max(0, few)} ms",
            { } many => Durations.Words(TimeSpan.FromMilliseconds(Math.Min(many, 86_400_000))),
        };
}
