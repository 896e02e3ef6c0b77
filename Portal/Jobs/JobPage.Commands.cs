using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

// What Ctrl K offers on this page: each does what its button does, and asks what that asks.
public sealed partial class JobPage
{
    private ShareLink? _share;

    [Inject]
    private PageCommands Commands { get; set; } = null!;

    private bool CanCancel => Job is { CancelRequestedAt: null } job && !job.Summary.State.IsFinal();

    /// <inheritdoc />
    protected override void OnInitialized() => Commands.Offer(Offered);

    private IReadOnlyList<PageCommand> Offered()
    {
        if (Refusal is not null || Job is not { } job)
        {
            return [];
        }

        var offered = new List<PageCommand>();
        if (CanCancel)
        {
            offered.Add(new PageCommand(L("Cancel this job"), Glyphs.Stop) { Do = EventCallback.Factory.Create(this, CancelByCommand) });
        }

        offered.Add(new PageCommand(L("Run this job again"), Glyphs.Again, Urls.SubmitAgain(job.Summary.Id)));
        if (_share is { } share)
        {
            offered.Add(new PageCommand(L("Copy the link to this job"), Glyphs.Link) { Do = EventCallback.Factory.Create(share, share.CopyAsync) });
        }

        return offered;
    }

    // It may have ended between the offer and the choice.
    private void CancelByCommand()
    {
        if (CanCancel)
        {
            AskToCancel();
        }
    }
}
