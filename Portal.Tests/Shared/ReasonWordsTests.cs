using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Tests.Shared;

public sealed class ReasonWordsTests
{
    [Fact]
    public void Of_EveryReason_SaysSomethingAndOffersARemedy() =>
        Assert.All(
            Enum.GetValues<EndReason>().Where(reason => reason != EndReason.None),
            reason =>
            {
                var words = ReasonWords.Of(reason, 1);
                Assert.NotEmpty(words.Short);
                Assert.NotNull(words.Remedy);
            }
        );

    [Theory]
    [InlineData(1, "Exit code 1")]
    [InlineData(127, "Exit code 127")]
    [InlineData(-9, "Exit code -9")]
    public void Of_AnExit_NamesTheCode(int code, string words) => Assert.Equal(words, ReasonWords.Of(EndReason.Exited, code).Short);

    [Fact]
    public void Of_AWalltime_NamesIt() =>
        Assert.Equal(
            "Stopped at its walltime, 2 h",
            ReasonWords.Of(EndReason.Walltime, null, new JobSpec { Conditions = new Conditions { WalltimeSeconds = 7200 } }).Short
        );
}
