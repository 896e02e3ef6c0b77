using Pollinator.Portal.Server.Previews;

namespace Pollinator.Portal.Tests.Previews;

public sealed class PictureHeaderTests
{
    [Theory]
    [InlineData("474946383961 0A00 1400", 10, 20)]
    [InlineData("FFD8 FFE0 0004 0000 FFC0 0011 08 0014 000A 03 010101 010101", 10, 20)]
    [InlineData("52494646 00000000 57454250 56503858 0A000000 00000000 090000 130000", 10, 20)]
    [InlineData("52494646 00000000 57454250 5650384C 00000000 2F 09C00400 00000000", 10, 20)]
    [InlineData("52494646 00000000 57454250 56503820 00000000 000000 9D012A 0A00 1400", 10, 20)]
    public void Header_OfEachKind_SaysHowLargeItIs(string hex, int width, int height) =>
        Assert.Equal(new PictureSize(width, height), PictureHeader.Read(Bytes(hex)));

    [Theory]
    [InlineData("89504E470D0A1A0A")]
    [InlineData("474946383761")]
    [InlineData("FFD8FF")]
    [InlineData("FFD8 FFE0 FFFF 0000")]
    [InlineData("FFD8 FFFFFFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("52494646 00000000 57454250 56503858")]
    public void Header_ThatIsCut_IsAPictureOfUnknownSize(string hex) => Assert.Equal(default(PictureSize), PictureHeader.Read(Bytes(hex)));

    [Theory]
    [InlineData("")]
    [InlineData("3C737667")]
    [InlineData("52494646 00000000 41564920 00000000")]
    public void Header_OfSomethingElse_IsNoPicture(string hex) => Assert.Null(PictureHeader.Read(Bytes(hex)));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
