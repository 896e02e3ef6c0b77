using Pollinator.Contracts;
using Pollinator.Portal.Ledger;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Ledger;

public sealed class LedgerWordsTests
{
    [Fact]
    public void Of_EveryKind_HasATitleAndATone() =>
        Assert.All(
            Enum.GetValues<LedgerKind>(),
            kind =>
            {
                var words = LedgerWords.Of(FakeLedger.Entry(kind));
                Assert.NotEmpty(words.Title);
                Assert.StartsWith("tone-", words.Tone, StringComparison.Ordinal);
                Assert.DoesNotContain("does not know", words.Title, StringComparison.Ordinal);
            }
        );

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    [InlineData("{\"node\":{\"deep\":[1]}}")]
    [InlineData("{\"node\":\"a\",\"node\":\"b\"}")]
    public void Of_DetailsThatAreOdd_StillSaysWhatHappened(string details) =>
        Assert.StartsWith("Started", LedgerWords.Of(FakeLedger.Entry(LedgerKind.Started, details: details)).Title, StringComparison.Ordinal);

    [Fact]
    public void Of_AFailure_SaysWhyInWords() =>
        Assert.Equal(
            "Exit code 1, no module webdataset",
            LedgerWords
                .Of(FakeLedger.Entry(LedgerKind.Failed, details: """{"reason":"Exited","exitCode":1,"message":"no module webdataset"}"""))
                .Detail
        );

    [Fact]
    public void Of_ALostJob_IsAmber() =>
        Assert.Equal("tone-attention", LedgerWords.Of(FakeLedger.Entry(LedgerKind.Failed, details: """{"reason":"Lost"}""")).Tone);
}
