using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Shared;

/// <summary>How a state looks and reads. Never colour alone: always icon and word too.</summary>
/// <param name="Word">The word.</param>
/// <param name="Tone">The css class that gives its colour.</param>
/// <param name="Glyph">The icon.</param>
/// <param name="IsSettled">Whether it loses its tint in lists.</param>
/// <param name="IsUnsure">Whether there is no contact: outlined, with a question mark.</param>
public sealed record StateLook(string Word, string Tone, MarkupString Glyph, bool IsSettled = false, bool IsUnsure = false);

/// <summary>Icon, colour and word of every state; every page asks here.</summary>
public static class StateWords
{
    /// <summary>How a job in a list looks.</summary>
    public static StateLook Of(JobListItem job) => Of(job.State, job.Reason, job.NoContactSince is not null);

    /// <summary>How a state looks, given why it ended and whether its executor is heard.</summary>
    public static StateLook Of(JobState state, EndReason reason = EndReason.None, bool noContact = false) =>
        state switch
        {
            JobState.Failed when reason == EndReason.Lost => new("Lost", "tone-attention", Glyphs.Question),
            _ when noContact && !state.IsFinal() => new(Word(state) + "?", "tone-attention", Glyphs.Question, IsUnsure: true),
            JobState.Waiting => new("Waiting", "tone-waiting", Glyphs.Hourglass),
            JobState.Assigned => new("Assigned", "tone-assigned", Glyphs.Tray),
            JobState.Starting => new("Starting", "tone-assigned", Glyphs.Start),
            JobState.Queued => new("Queued", "tone-queued", Glyphs.Queue),
            JobState.Running => new("Running", "tone-running", Glyphs.Running),
            JobState.Succeeded => new("Succeeded", "tone-succeeded", Glyphs.Yes, IsSettled: true),
            JobState.Failed => new("Failed", "tone-failed", Glyphs.No),
            JobState.Cancelled => new("Cancelled", "tone-waiting", Glyphs.Cancelled, IsSettled: true),
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No look is known for this state."),
        };

    /// <summary>How an executor's health looks.</summary>
    public static StateLook Of(ExecutorHealth health) =>
        health switch
        {
            ExecutorHealth.Good => new("Good", "tone-succeeded", Glyphs.Yes, IsSettled: true),
            ExecutorHealth.NoContact => new("No contact", "tone-attention", Glyphs.Question, IsUnsure: true),
            ExecutorHealth.NeverSeen => new("Never started", "tone-waiting", Glyphs.Hourglass),
            ExecutorHealth.Retired => new("Retired", "tone-waiting", Glyphs.Cancelled, IsSettled: true),
            _ => throw new ArgumentOutOfRangeException(nameof(health), health, "No look is known for this health."),
        };

    /// <summary>How the portal's standing with a system looks.</summary>
    public static StateLook Of(SystemContact contact) =>
        contact switch
        {
            SystemContact.Unknown => new("Not heard yet", "tone-waiting", Glyphs.Hourglass),
            SystemContact.NeedsHostKey => new("Compare host key", "tone-attention", Glyphs.Key),
            SystemContact.HostKeyChanged => new("Host key changed", "tone-failed", Glyphs.Lock),
            SystemContact.NeedsSignIn => new("Sign-in needed", "tone-attention", Glyphs.Key),
            SystemContact.Connecting => new("Connecting", "tone-assigned", Glyphs.Start),
            SystemContact.Connected => new("Connected", "tone-succeeded", Glyphs.Yes, IsSettled: true),
            SystemContact.NotHeard => new("No contact", "tone-attention", Glyphs.Question, IsUnsure: true),
            _ => throw new ArgumentOutOfRangeException(nameof(contact), contact, "No look is known for this contact."),
        };

    /// <summary>How a step looks.</summary>
    public static StateLook Of(AskStepState step) =>
        step switch
        {
            AskStepState.Doing => new("Doing", "tone-running", Glyphs.Start),
            AskStepState.Done => new("Done", "tone-succeeded", Glyphs.Yes, IsSettled: true),
            AskStepState.Failed => new("Failed", "tone-failed", Glyphs.No),
            AskStepState.LeftOut => new("Left out", "tone-waiting", Glyphs.Cancelled, IsSettled: true),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No look is known for this step."),
        };

    private static string Word(JobState state) => Of(state).Word;
}
