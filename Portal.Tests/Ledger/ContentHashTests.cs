using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Ledger;

public sealed class ContentHashTests
{
    [Fact]
    public void AllZero_HoweverMade_EqualsTheDefault()
    {
        Assert.Equal(default, ContentHash.FromBytes(new byte[32]));
        Assert.Equal(default, ContentHash.Parse(new string('0', 64), null));
        Assert.Equal(new string('0', 64), default(ContentHash).Hex);
    }
}
