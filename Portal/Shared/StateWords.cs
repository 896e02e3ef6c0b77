using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

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
            JobState.Failed when reason == EndReason.Lost => new(L("Lost"), "tone-attention", Glyphs.Question),
            _ when noContact && !state.IsFinal() => new(Word(state) + "?", "tone-attention", Glyphs.Question, IsUnsure: true),
            JobState.Waiting => new(L("Waiting"), "tone-waiting", Glyphs.Hourglass),
            JobState.Assigned => new(L("Assigned"), "tone-assigned", Glyphs.Tray),
            JobState.Starting => new(L("Starting"), "tone-assigned", Glyphs.Start),
            JobState.Queued => new(L("Queued"), "tone-queued", Glyphs.Queue),
            JobState.Running => new(L("Running"), "tone-running", Glyphs.Running),
            JobState.Succeeded => new(L("Succeeded"), "tone-succeeded", Glyphs.Yes, IsSettled: true),
            JobState.Failed => new(L("Failed"), "tone-failed", Glyphs.No),
            JobState.Cancelled => new(L("Cancelled"), "tone-waiting", Glyphs.Cancelled, IsSettled: true),
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No look is known for this state."),
        };

    /// <summary>How an executor's health looks.</summary>
    public static StateLook Of(ExecutorHealth health) =>
        health switch
        {
            ExecutorHealth.Good => new(L("Good"), "tone-succeeded", Glyphs.Yes, IsSettled: true),
            ExecutorHealth.NoContact => new(L("No contact"), "tone-attention", Glyphs.Question, IsUnsure: true),
            ExecutorHealth.NeverSeen => new(L("Never started"), "tone-waiting", Glyphs.Hourglass),
            ExecutorHealth.Retired => new(L("Retired"), "tone-waiting", Glyphs.Cancelled, IsSettled: true),
            _ => throw new ArgumentOutOfRangeException(nameof(health), health, "No look is known for this health."),
        };

    /// <summary>How the portal's standing with a system looks.</summary>
    public static StateLook Of(SystemContact contact) =>
        contact switch
        {
            SystemContact.Unknown => new(L("Not heard yet"), "tone-waiting", Glyphs.Hourglass),
            SystemContact.NeedsHostKey => new(L("Compare host key"), "tone-attention", Glyphs.Key),
            SystemContact.HostKeyChanged => new(L("Host key changed"), "tone-failed", Glyphs.Lock),
            SystemContact.NeedsSignIn => new(L("Sign-in needed"), "tone-attention", Glyphs.Key),
            SystemContact.Connecting => new(L("Connecting"), "tone-assigned", Glyphs.Start),
            SystemContact.Connected => new(L("Connected"), "tone-succeeded", Glyphs.Yes, IsSettled: true),
            SystemContact.NotHeard => new(L("No contact"), "tone-attention", Glyphs.Question, IsUnsure: true),
            _ => throw new ArgumentOutOfRangeException(nameof(contact), contact, "No look is known for this contact."),
        };

    /// <summary>How a step looks.</summary>
    public static StateLook Of(AskStepState step) =>
        step switch
        {
            AskStepState.Doing => new(L("Doing"), "tone-running", Glyphs.Start),
            AskStepState.Done => new(L("Done"), "tone-succeeded", Glyphs.Yes, IsSettled: true),
            AskStepState.Failed => new(L("Failed"), "tone-failed", Glyphs.No),
            AskStepState.LeftOut => new(L("Left out"), "tone-waiting", Glyphs.Cancelled, IsSettled: true),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No look is known for this step."),
        };

    private static string Word(JobState state) => Of(state).Word;
}
