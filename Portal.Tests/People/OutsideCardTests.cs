using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.People;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.People;

/// <summary>What a person sees of signing in by another organisation.</summary>
public sealed class OutsideCardTests : IAsyncLifetime
{
    private readonly OnPage _page = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public void Card_WithoutAuthorities_IsNotThere() => Assert.Empty(_page.Render<OutsideCard>().Markup.Trim());

    [Fact]
    public void Authority_NotLinkedYet_IsOfferedOnAPageOfItsOwn()
    {
        _page.Outside.Authorities.Add(new("campus", "Campus"));

        var card = _page.Render<OutsideCard>();

        Assert.StartsWith(
            "/account/outside/campus?returnUrl=",
            card.Find("[aria-label='Link Campus']").GetAttribute("href"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Link_TakenAway_IsAskedForFirst()
    {
        _page.Outside.Authorities.Add(new("campus", "Campus"));
        _page.Outside.Linked.Add(new("id", "campus", "Campus", "ada@campus.example"));
        var card = _page.Render<OutsideCard>();
        Assert.Empty(card.FindAll("[aria-label='Link Campus']"));

        await card.Find("[aria-label='Unlink Campus']").ClickAsync();
        Assert.Single(_page.Outside.Linked);
        await card.Find("dialog button.danger").ClickAsync();

        Assert.Empty(_page.Outside.Linked);
        Assert.DoesNotContain("ada@campus.example", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_TakenAwayByAnUnconfirmedPerson_LeadsToConfirm()
    {
        _page.Outside.Linked.Add(new("id", null, "https://old.example", "ada"));
        _page.Outside.Refuse = new(RefusalKind.Forbidden, RefusalCodes.ConfirmNeeded, "Confirm that it is you.");
        var card = _page.Render<OutsideCard>();

        await card.Find("[aria-label='Unlink https://old.example']").ClickAsync();
        await card.Find("dialog button.danger").ClickAsync();

        Assert.StartsWith("/confirm?returnUrl=", card.Find(".banner a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("not asked by this portal any more", card.Markup, StringComparison.Ordinal);
    }
}
