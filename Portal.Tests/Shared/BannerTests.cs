using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Shared;

public sealed class BannerTests
{
    [Theory]
    [InlineData(BannerKind.Quiet, null)]
    [InlineData(BannerKind.Attention, null)]
    [InlineData(BannerKind.Error, "alert")]
    public async Task Banner_InterruptsForAFault_AndLeavesTheRestToTheOneRegionThatTells(BannerKind kind, string? role)
    {
        await using var on = new OnPage();

        var banner = on.Render<Banner>(p => p.Add(b => b.Kind, kind).Add(b => b.Title, "3 jobs are asked to end.")).Find(".banner");

        Assert.Equal(role, banner.GetAttribute("role"));
        Assert.Contains("3 jobs are asked to end.", banner.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WayOn_ThatAPressNeedsFirst_IsHeardAtOnce()
    {
        await using var on = new OnPage();
        var refusal = new Refusal(RefusalKind.Forbidden, RefusalCodes.ConfirmNeeded, "Confirm first that it is you.");

        Assert.Equal("alert", on.Render<RefusalNotice>(p => p.Add(notice => notice.Refusal, refusal)).Find(".banner").GetAttribute("role"));
    }
}
