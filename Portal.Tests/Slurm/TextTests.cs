using Pollinator.Slurm.States;

namespace Pollinator.Portal.Tests.Slurm;

public sealed class TextTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(45, "45 s")]
    [InlineData(60, "1 min")]
    [InlineData(90, "1 min 30 s")]
    [InlineData(8100, "2 h 15 min")]
    [InlineData(100_000, "1 d 3 h 46 min 40 s")]
    [InlineData(259_200, "3 d")]
    public void Duration_IsWrittenInUnits(long seconds, string said) => Assert.Equal(said, Text.Duration(seconds));
}
