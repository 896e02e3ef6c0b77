using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Systems;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>What the platform calls an attempt.</summary>
public sealed partial class PlatformName
{
    private bool _isSlurm;

    [Inject]
    private ISystems Systems { get; set; } = null!;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    /// <summary>The attempt; the platform has named what runs.</summary>
    [Parameter, EditorRequired]
    public AttemptView Attempt { get; set; } = null!;

    // A number alone says nothing: of a system with Slurm it is a Slurm job.
    private string Words => _isSlurm ? L("Slurm job {0}", Attempt.PlatformId) : Attempt.PlatformId ?? "";

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync() =>
        _isSlurm =
            Attempt.PlatformId is { Length: > 0 } id
            && id.All(char.IsAsciiDigit)
            && (await Systems.ListAsync(Me.Caller, CancellationToken.None)).Value?.Any(system => system.Has(Attempt.ExecutorName)) == true;
}
