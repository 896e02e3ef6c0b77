using Pollinator.Portal.Jobs.Log;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class LogToneTests
{
    [Theory]
    [InlineData("epoch 7 loss 0.3", null)]
    [InlineData("0 errors, 0 warnings", null)]
    [InlineData("terror and wonder", null)]
    [InlineData("", null)]
    [InlineData("Traceback (most recent call last):", "l-error")]
    [InlineData("ValueError: bad", "l-error")]
    [InlineData("2026-11-24 ERROR disk", "l-error")]
    [InlineData("error: expected ';'", "l-error")]
    [InlineData("Segmentation fault (core dumped)", "l-error")]
    [InlineData("lib.py:3: UserWarning: small", "l-warn")]
    [InlineData("WARN slow", "l-warn")]
    [InlineData("Warning: an Error follows", "l-error")]
    public void Of_ALine_GoesByTheWordsProgramsUse(string line, string? tone) => Assert.Equal(tone, LogTone.Of(line));

    [Fact]
    public void Of_ALineOfMegabytes_IsReadOnce() => Assert.Null(LogTone.Of(string.Concat(Enumerable.Repeat("aA_", 2_000_000))));
}
