using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.Portal.Tests.Slurm;

public sealed class OneTimeCodeTests
{
    // RFC 6238, appendix B: the secret is "12345678901234567890"; the last six of its eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(2000000000, "279037")]
    public void Code_AtTheTimesOfTheRfc_IsTheirs(long seconds, string code) =>
        Assert.Equal(code, OneTimeCode.At("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", DateTimeOffset.FromUnixTimeSeconds(seconds)));
}
