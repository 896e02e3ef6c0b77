using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Systems;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Systems;

public sealed class SignInPanelTests : IAsyncLifetime
{
    private readonly OnPage _page = new();
    private readonly SystemView _lumi = SystemSamples.View("lumi", SystemContact.NeedsSignIn);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task Prompts_AreRelayedOneByOne_AndNothingTypedIsDrawn()
    {
        SystemFindings? told = null;
        var panel = _page.Render<SignInPanel>(p => p.Add(one => one.View, _lumi).Add(one => one.OnSignedIn, found => told = found));
        await PressAsync(panel, "Sign in");
        Assert.Equal(SignInWay.Interactive, Assert.Single(_page.Systems.Asked).SignIn!.Way);

        _page.Systems.Last.Prompt("Password: ", "*** LUMI ***\n  <b>no mining</b>\u001b[31m");
        panel.WaitForAssertion(() => Assert.Contains("*** LUMI ***\n  <b>no mining</b>", panel.Find("pre").TextContent, StringComparison.Ordinal));
        Assert.Empty(panel.FindAll("pre b"));
        var input = panel.Find(".prompt input");
        Assert.Equal("password", input.GetAttribute("type"));
        Assert.Equal("off", input.GetAttribute("autocomplete"));
        await input.ChangeAsync("s3cret");
        await panel.Find(".prompt").SubmitAsync();

        _page.Systems.Last.Prompt("Verification code: ");
        panel.WaitForAssertion(() => Assert.Equal("one-time-code", panel.Find(".prompt input").GetAttribute("autocomplete")));
        Assert.Equal("numeric", panel.Find(".prompt input").GetAttribute("inputmode"));
        Assert.DoesNotContain("s3cret", panel.Markup, StringComparison.Ordinal);
        Assert.Contains("Password:", panel.Find(".answered").TextContent, StringComparison.Ordinal);
        await panel.Find(".prompt input").ChangeAsync("123 456");
        await panel.Find(".prompt").SubmitAsync();

        _page.Systems.Last.Step("Look round", AskStepState.Done, 900).Answer(new AskAnswer { Findings = SystemSamples.Findings() });
        panel.WaitForAssertion(() => Assert.Contains("Signed in at lumi", panel.Markup, StringComparison.Ordinal));
        Assert.NotNull(told);
        Assert.Equal(["s3cret", "123456"], _page.Systems.Replies.Select(reply => Assert.Single(reply.Answers!)));
        Assert.Equal([1, 2], _page.Systems.Replies.Select(reply => reply.Word));
    }

    [Fact]
    public async Task Code_ThatWasWrong_IsAskedAgainWithTheServersWords()
    {
        var panel = await AskedAsync();
        _page.Systems.Last.Prompt("Verification code: ");
        await panel.WaitForElement(".prompt input").ChangeAsync("111111");
        await panel.Find(".prompt").SubmitAsync();
        _page.Systems.Last.Prompt("Verification code: ", "Invalid code, try again");

        panel.WaitForAssertion(() => Assert.Contains("Invalid code, try again", panel.Find("pre").TextContent, StringComparison.Ordinal));
        Assert.Contains("asks again", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_IsMaskedUntilThePersonWantsToSeeIt()
    {
        var panel = await AskedAsync();
        _page.Systems.Last.Prompt("Verification code: ");
        panel.WaitForElement(".prompt input");

        await PressAsync(panel, "Show");

        Assert.Equal("text", panel.Find(".prompt input").GetAttribute("type"));
        Assert.Equal("true", panel.Find(".answer-box button").GetAttribute("aria-pressed"));
    }

    [Fact]
    public async Task Question_ThatMayBeSeen_IsSeen()
    {
        var panel = await AskedAsync();
        _page.Systems.Last.Prompt("Your project: ", echo: true);

        Assert.Equal("text", panel.WaitForElement(".prompt input").GetAttribute("type"));
        Assert.Empty(panel.FindAll(".answer-box button"));
    }

    [Fact]
    public async Task Countdown_RunsDown()
    {
        var panel = await AskedAsync();
        _page.Systems.Last.Prompt("Code: ", waits: 120);
        panel.WaitForAssertion(() => Assert.Equal("lumi waits 2 min 00 s for it.", panel.Find(".waits").TextContent));

        _page.Clock.Advance(TimeSpan.FromSeconds(18));

        panel.WaitForAssertion(() => Assert.Equal("lumi waits 1 min 42 s for it.", panel.Find(".waits").TextContent));
    }

    [Fact]
    public async Task Banner_WithoutAQuestion_CanBeRead()
    {
        var panel = await AskedAsync();
        _page.Systems.Last.Step("x", AskStepState.Done);
        SayBanner();

        panel.WaitForAssertion(() => Assert.Contains("Maintenance tonight", panel.Find("pre").TextContent, StringComparison.Ordinal));
        await panel.Find(".prompt").SubmitAsync();
        Assert.Empty(Assert.Single(_page.Systems.Replies).Answers!);
    }

    [Fact]
    public async Task Refusal_SaysWhyAndShowsTheRawWordsAsText()
    {
        var panel = await AskedAsync();
        _page.Systems.Last.Refuse("sign-in-refused", "lumi did not let lindqvia in.", "<script>Permission denied</script>");

        panel.WaitForAssertion(() => Assert.Contains("did not let lindqvia in", panel.Find(".banner").TextContent, StringComparison.Ordinal));
        Assert.Contains("<script>Permission denied</script>", panel.Find(".banner pre").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("script"));
        await PressAsync(panel, "Start over");
        Assert.NotEmpty(panel.FindAll(".ways"));
    }

    [Fact]
    public async Task StartingOver_GivesTheQuestionUp()
    {
        var panel = await AskedAsync();
        _page.Systems.Last.Prompt("Code: ");
        panel.WaitForElement(".prompt");

        await PressAsync(panel, "Start over");

        Assert.Equal(_page.Systems.Asked[0].Id, Assert.Single(_page.Systems.GivenUp));
    }

    [Fact]
    public async Task LeavingThePage_OnlyStopsListening()
    {
        await AskedAsync();
        await _page.DisposeComponentsAsync();
        Assert.Empty(_page.Systems.GivenUp);
    }

    [Fact]
    public async Task Key_Made_ShowsItsPublicHalfAndIsUsed()
    {
        _page.Systems.Scripts[AskKind.MakeKey] = ask =>
            ask.Answer(new AskAnswer { Key = new MadeKey("ecdsa-sha2-nistp256 AAAA", "restrict ecdsa-sha2-nistp256 AAAA", "SHA256:abc") });
        var panel = Panel();
        await panel.FindAll("[name=way]")[1].ChangeAsync(true);
        await panel.FindAll("button").First(button => button.TextContent.Contains("Make a key", StringComparison.Ordinal)).ClickAsync();

        panel.WaitForAssertion(() => Assert.Contains("restrict ecdsa-sha2-nistp256 AAAA", panel.Markup, StringComparison.Ordinal));
        await PressAsync(panel, "It is there: sign in");
        Assert.Equal(SignInWay.MadeKey, _page.Systems.Asked[^1].SignIn!.Way);
    }

    [Fact]
    public async Task Key_Brought_IsCheckedThenSentOnceAndNeverDrawn()
    {
        var panel = Panel();
        await panel.FindAll("[name=way]")[2].ChangeAsync(true);
        await panel.Find("#brought-key").ChangeAsync("ssh-ed25519 AAAA ada");
        await PressAsync(panel, "Sign in");
        Assert.Contains("public half", panel.Find("#brought-key-note").TextContent, StringComparison.Ordinal);
        Assert.Empty(_page.Systems.Asked);

        await panel.Find("#brought-key").ChangeAsync("-----BEGIN OPENSSH PRIVATE KEY-----\r\nTOPSECRET\r\n-----END OPENSSH PRIVATE KEY-----");
        Assert.DoesNotContain("TOPSECRET", panel.Markup, StringComparison.Ordinal);
        await PressAsync(panel, "Sign in");

        Assert.Equal(
            "-----BEGIN OPENSSH PRIVATE KEY-----\nTOPSECRET\n-----END OPENSSH PRIVATE KEY-----\n",
            Assert.Single(_page.Systems.Asked).SignIn!.PrivateKey
        );
    }

    [Fact]
    public async Task Portal_ThatCannotAsk_SaysWhy()
    {
        _page.Systems.RefuseAsk = new Refusal(
            RefusalKind.Unavailable,
            "program-not-heard",
            "The program for lumi is not running yet. Try again in a moment."
        );
        var panel = Panel();
        await PressAsync(panel, "Sign in");

        panel.WaitForAssertion(() => Assert.Contains("not running yet", panel.Find(".banner").TextContent, StringComparison.Ordinal));
    }

    private void SayBanner() => _page.Systems.Last.Banner("Maintenance tonight");

    private IRenderedComponent<SignInPanel> Panel() => _page.Render<SignInPanel>(p => p.Add(one => one.View, _lumi));

    private async Task<IRenderedComponent<SignInPanel>> AskedAsync()
    {
        var panel = Panel();
        await PressAsync(panel, "Sign in");
        return panel;
    }

    private static Task PressAsync(IRenderedComponent<SignInPanel> panel, string words) =>
        panel.FindAll("button").First(button => button.TextContent.Trim() == words).ClickAsync();
}
