using CsCheck;
using Pollinator.Portal.Jobs;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData("16 GB", 16_000_000_000)]
    [InlineData("16GB", 16_000_000_000)]
    [InlineData("480Gi", 480L << 30)]
    [InlineData("1.5 TiB", 3L << 39)]
    [InlineData("1,5 gb", 1_500_000_000)]
    [InlineData("512M", 512_000_000)]
    [InlineData("16\u202fGB", 16_000_000_000)]
    [InlineData("0 B", 0)]
    public void Bytes_AsPeopleTypeThem_AreRead(string text, long bytes)
    {
        Assert.True(Quantities.TryReadBytes(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("16")]
    [InlineData("GB")]
    [InlineData("-1 GB")]
    [InlineData("16 GB 3")]
    [InlineData("16 XB")]
    [InlineData("1.2.3 GB")]
    [InlineData("99999999999999999999999 PB")]
    [InlineData("9999999 PiB")]
    public void Bytes_ThatCouldMeanAnything_AreRefused(string? text) => Assert.False(Quantities.TryReadBytes(text, out _));

    [Fact]
    public void Bytes_Written_ReadBackTheSame() =>
        Gen.Long[0, long.MaxValue / 2].Sample(bytes => Quantities.TryReadBytes(Quantities.WriteBytes(bytes), out var read) && read == bytes);

    [Theory]
    [InlineData(16_000_000_000, "16 GB")]
    [InlineData(480L << 30, "480 GiB")]
    [InlineData(1500, "1500 B")]
    public void Bytes_Written_TakeTheShortestExactUnit(long bytes, string text) => Assert.Equal(text, Quantities.WriteBytes(bytes));

    [Theory]
    [InlineData("56", 56_000)]
    [InlineData("0.5", 500)]
    [InlineData("1500m", 1500)]
    [InlineData("8 cores", 8000)]
    public void Cores_AsPeopleTypeThem_AreRead(string text, long millicores)
    {
        Assert.True(Quantities.TryReadCores(text, out var read));
        Assert.Equal(millicores, read);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("8 GB")]
    [InlineData("-1")]
    public void Cores_Otherwise_AreRefused(string text) => Assert.False(Quantities.TryReadCores(text, out _));

    [Fact]
    public void Cores_Written_ReadBackTheSame() =>
        Gen.Long[0, 1_000_000_000].Sample(cores => Quantities.TryReadCores(Quantities.WriteCores(cores), out var read) && read == cores);
}
