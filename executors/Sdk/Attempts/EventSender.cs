using Pollinator.Sdk.Channel;

namespace Pollinator.Sdk.Attempts;

/// <summary>Tells the portal what happened to an attempt, in order.</summary>
internal static class EventSender
{
    /// <summary>Tells events as they come, until cancelled.</summary>
    public static async Task RunAsync(AttemptDesk desk, AttemptJournal journal, CancellationToken ct)
    {
        while (true)
        {
            await SendAllAsync(desk, journal, ct);
            await journal.ChangedAsync(ct);
        }
    }

    /// <summary>Tells all that is not told yet.</summary>
    public static async Task SendAllAsync(AttemptDesk desk, AttemptJournal journal, CancellationToken ct)
    {
        while (journal.Record.Unsent is [var next, ..])
        {
            try
            {
                await desk.Patient.TellAsync(token => desk.Channel.TellAsync(journal.Key, next, token), ct);
            }
            catch (PortalException e) when (e is { EndsProgram: false, LosesAttempt: false })
            {
                // An event that the portal does not take must not keep the job's end from being told.
            }

            journal.Acknowledge(next.Number);
        }
    }
}
