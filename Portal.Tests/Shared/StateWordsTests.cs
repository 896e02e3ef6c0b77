using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Tests.Shared;

public sealed class StateWordsTests
{
    [Fact]
    public void Of_EveryState_HasWordToneAndGlyph()
    {
        foreach (var state in Enum.GetValues<JobState>())
        {
            var look = StateWords.Of(state);
            Assert.Equal(state.ToString(), look.Word);
            Assert.StartsWith("tone-", look.Tone, StringComparison.Ordinal);
            Assert.Contains("<svg", look.Glyph.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_EveryHealth_HasAWord() => Assert.All(Enum.GetValues<ExecutorHealth>(), health => Assert.NotEmpty(StateWords.Of(health).Word));

    [Fact]
    public void Of_AHeldStateWithoutContact_AsksAPersonToLook()
    {
        foreach (var state in Enum.GetValues<JobState>().Where(state => !state.IsFinal()))
        {
            var look = StateWords.Of(state, noContact: true);
            Assert.Equal(($"{state}?", "tone-attention", true), (look.Word, look.Tone, look.IsUnsure));
        }
    }

    [Fact]
    public void Of_ALostJob_IsLostAndNeverSucceededOrPlainlyFailed() =>
        Assert.Equal(
            ("Lost", "tone-attention"),
            (StateWords.Of(JobState.Failed, EndReason.Lost).Word, StateWords.Of(JobState.Failed, EndReason.Lost).Tone)
        );
}
