using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Systems;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Systems;

public sealed class AddSystemPageTests : IAsyncLifetime
{
    private readonly OnPage _page = new();

    public AddSystemPageTests() => _page.TakesDrafts();

    private NavigationManager Navigation => _page.Services.GetRequiredService<NavigationManager>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task Address_Added_LeadsToThePageOfItsSetUp()
    {
        var page = _page.Render<AddSystemPage>();
        Assert.Equal($"{OnPage.Caller.User}.{OnPage.Caller.Colony}.system", page.Find("form").GetAttribute("data-draft"));
        await page.Find("#system-Name").ChangeAsync("lumi");
        await page.Find("#system-Host").ChangeAsync("lindqvia@lumi.csc.example");
        await page.Find("form").SubmitAsync();

        Assert.Equal("lindqvia", Assert.Single(_page.Systems.Added).Address!.User);
        Assert.EndsWith($"/systems/{_page.Systems.All[0].Id}/set-up", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_ThatCannotBe_IsNotSent()
    {
        var page = _page.Render<AddSystemPage>();
        await page.Find("#system-Name").ChangeAsync("My System");
        await page.Find("form").SubmitAsync();

        Assert.Empty(_page.Systems.Added);
        Assert.Contains("small letters", page.Find("#system-Name-note").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("#system-Host").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task HostKeys_AreShownToCompare_AndOnlyAPersonConfirmsThem()
    {
        _page.Systems.Scripts[AskKind.Knock] = ask => ask.Answer(new AskAnswer { HostKeys = [SystemSamples.Key("lumi", SystemSamples.Fingerprint)] });
        var page = SetUpOf(SystemSamples.View("lumi", SystemContact.NeedsHostKey) with { Pinned = [], Findings = null });

        page.WaitForAssertion(() => Assert.Contains(SystemSamples.Fingerprint, page.Markup, StringComparison.Ordinal));
        Assert.Contains("ssh-keygen -l -F lumi.csc.example", page.Markup, StringComparison.Ordinal);
        Assert.Empty(_page.Systems.Confirmed);

        await page.FindAll("button").First(button => button.TextContent == "They are the same").ClickAsync();

        Assert.Equal(SystemSamples.Fingerprint, Assert.Single(Assert.Single(_page.Systems.Confirmed)).Fingerprint);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".ways")));
    }

    [Fact]
    public async Task SignIn_ThatWasLostAfterwards_IsAskedForAnewAndSaysWhy()
    {
        _page.Systems.Scripts[AskKind.SignIn] = ask => ask.Answer(new AskAnswer());
        var before = SystemSamples.View("lumi", SystemContact.NeedsSignIn) with { Findings = null };
        var page = SetUpOf(before);
        await page.FindAll("button").First(button => button.TextContent == "Sign in").ClickAsync();
        var signedIn = SystemSamples.View("lumi") with { Id = before.Id };
        _page.Systems.Put(signedIn);
        page.WaitForAssertion(() => Assert.Contains("Run self-test", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("ask=", Navigation.Uri, StringComparison.Ordinal);

        var lost = signedIn.Status with { Contact = SystemContact.NeedsSignIn, Message = "The connection broke, and only you can make it again." };
        _page.Systems.Put(signedIn with { Status = lost });

        page.WaitForAssertion(() =>
        {
            // The page refreshes at most every so often.
            _page.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.NotEmpty(page.FindAll(".ways"));
        });
        Assert.Contains("The connection broke", page.Find(".told").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostKeys_ThatDiffer_LeadNowhere()
    {
        _page.Systems.Scripts[AskKind.Knock] = ask => ask.Answer(new AskAnswer { HostKeys = [SystemSamples.Key("lumi", SystemSamples.Other)] });
        var page = SetUpOf(SystemSamples.View("lumi", SystemContact.NeedsHostKey) with { Pinned = [], Findings = null });
        page.WaitForAssertion(() => Assert.Contains(SystemSamples.Other, page.Markup, StringComparison.Ordinal));

        await page.FindAll("button").First(button => button.TextContent == "They differ").ClickAsync();

        Assert.Contains("Then do not go on.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_page.Systems.Confirmed);
    }

    [Fact]
    public async Task Host_ThatIsNotReached_SaysWhyAndOffersAnotherTry()
    {
        _page.Systems.Scripts[AskKind.Knock] = ask => ask.Refuse("not-reached", "lumi.csc.example does not answer at port 22.", "Connection refused");
        var page = SetUpOf(SystemSamples.View("lumi", SystemContact.NeedsHostKey) with { Pinned = [], Findings = null });

        page.WaitForAssertion(() => Assert.Contains("does not answer at port 22", page.Find(".banner").TextContent, StringComparison.Ordinal));
        await page.FindAll("button").First(button => button.TextContent == "Try again").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal(2, _page.Systems.Asked.Count));
    }

    [Fact]
    public void Reload_InTheMiddleOfASignIn_ComesBackToItsPrompt()
    {
        var view = SystemSamples.View("lumi", SystemContact.NeedsSignIn) with { Findings = null };
        var ask = AskId.New();
        _page.Systems.Earlier(ask).Prompt("Verification code: ");
        _page.Systems.All.Add(view);
        Navigation.NavigateTo(Urls.SetUpSystem(view.Id, ask));

        var page = _page.Render<AddSystemPage>(parameters => parameters.Add(p => p.Id, view.Id.ToString()));

        page.WaitForAssertion(() => Assert.Contains("Verification code:", page.Find(".prompt").TextContent, StringComparison.Ordinal));
        Assert.Empty(_page.Systems.Asked);
    }

    [Fact]
    public async Task SelfTest_ShowsEachStepAsItEnds_ThenThatItIsReady()
    {
        var page = SetUpOf(SystemSamples.View("lumi"));
        await page.FindAll("button").First(button => button.TextContent == "Run self-test").ClickAsync();
        page.WaitForState(() => _page.Systems.Asked.Count == 1);

        _page.Systems.Last.Step("Write a file from a compute node", AskStepState.Doing);
        page.WaitForAssertion(() => Assert.Contains("Doing", page.Find(".ask-steps li").TextContent, StringComparison.Ordinal));
        _page.Systems.Last.Step("Write a file from a compute node", AskStepState.Done, 1200).Answer(new AskAnswer());

        page.WaitForAssertion(() => Assert.Contains("It works: 1 step in 1.2 s.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("lumi is ready.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SelfTest_WithAStepThatFailed_IsNotReady()
    {
        _page.Systems.Scripts[AskKind.SelfTest] = ask => ask.Step("Submit", AskStepState.Failed, 20, "Invalid account").Answer(new AskAnswer());
        var page = SetUpOf(SystemSamples.View("lumi"));
        await page.FindAll("button").First(button => button.TextContent == "Run self-test").ClickAsync();

        page.WaitForAssertion(() => Assert.Contains("1 step failed.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Invalid account", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("is ready", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ByHand_Chosen_ShowsTheStepsOfThatWay()
    {
        var page = _page.Render<AddSystemPage>();
        Assert.Contains("Is it the right machine?", page.Markup, StringComparison.Ordinal);

        await page.FindAll("button").First(button => button.TextContent == "By hand").ClickAsync();

        Assert.DoesNotContain("Is it the right machine?", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Run this on the login node", page.Markup, StringComparison.Ordinal);
        Assert.Single(page.FindAll("form.stack input.input"));
    }

    [Fact]
    public async Task ByHand_ShowsTheCommandAndTheArrival()
    {
        var view = SystemSamples.View("lumi", SystemContact.Unknown) with { Address = null, Pinned = [], Findings = null };
        var page = SetUpOf(view);
        await page.FindAll("button").First(button => button.TextContent == "Make a code").ClickAsync();
        Assert.Contains("WXYZ-1234", page.Markup, StringComparison.Ordinal);
        Assert.Equal("15:00", page.Find(".left").TextContent);

        _page.Systems.Put(SystemSamples.View("lumi") with { Id = view.Id, Address = null });

        page.WaitForAssertion(() => Assert.Contains("It has dialled in.", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("WXYZ-1234", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Address_OfNoSystem_SaysSo() =>
        Assert.Contains(
            "not yours to see",
            _page.Render<AddSystemPage>(parameters => parameters.Add(p => p.Id, SystemId.New().ToString())).Markup,
            StringComparison.Ordinal
        );

    private IRenderedComponent<AddSystemPage> SetUpOf(SystemView view)
    {
        _page.Systems.All.Add(view);
        Navigation.NavigateTo(Urls.SetUpSystem(view.Id));
        return _page.Render<AddSystemPage>(parameters => parameters.Add(p => p.Id, view.Id.ToString()));
    }
}
