using Pollinator.Contracts;
using Pollinator.Portal.Systems;

namespace Pollinator.Portal.Tests.Systems;

public sealed class PromptWordsTests
{
    [Theory]
    [InlineData("Verification code: ", true)]
    [InlineData("One-time password (OATH) for `alice': ", true)]
    [InlineData("Enter PASSCODE:", true)]
    [InlineData("Password: ", false)]
    [InlineData("Passphrase for key:", false)]
    [InlineData("What is your name?", false)]
    public void Question_IsForACode_ByItsWords(string text, bool isCode) => Assert.Equal(isCode, PromptWords.IsCode(new AskQuestion(text, false)));

    [Theory]
    [InlineData("Verification code: ", " 123 456 ", "123456")]
    [InlineData("Verification code: ", "123-456", "123456")]
    [InlineData("Verification code: ", " ccccccbcgujh ", "ccccccbcgujh")]
    [InlineData("Password: ", " pass word-1 ", " pass word-1 ")]
    [InlineData("Password: ", "12 34", "12 34")]
    public void Answer_IsSentAsTyped_ButForSpacesInACode(string question, string typed, string sent) =>
        Assert.Equal(sent, PromptWords.Answer(new AskQuestion(question, false), typed));

    [Theory]
    [InlineData(18, 120, "lumi waits 1 min 42 s for it.")]
    [InlineData(90, 120, "lumi waits 30 s for it.")]
    [InlineData(121, 120, "lumi has probably stopped waiting. If nothing comes of it, start over.")]
    [InlineData(42, null, "Asked 42 s ago. Most systems wait about 2 min, then one begins anew.")]
    public void Waiting_IsCountedWhereItIsKnown(int passed, int? limit, string words) =>
        Assert.Equal(words, PromptWords.Waits("lumi", TimeSpan.FromSeconds(passed), limit));

    [Fact]
    public void Question_WithoutWords_StillHasALabel() =>
        Assert.Equal("Answer (it asks without words)", PromptWords.Label(new AskQuestion(" \n", false)));
}
