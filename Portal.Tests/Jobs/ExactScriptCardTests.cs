using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class ExactScriptCardTests : IAsyncLifetime
{
    private readonly OnPage _page = new();
    private readonly JobSpec _spec = A.Spec() with { Conditions = new Conditions { ExecutorNames = ["lumi"] } };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public void Script_IsAskedAfterAPause_AndShownWithItsCommandNotesAndFaults()
    {
        _page.Systems.All.Add(SystemSamples.View("lumi"));
        _page.Systems.Scripts[AskKind.Preview] = ask =>
            ask.Answer(
                new AskAnswer
                {
                    Script = new ScriptPreview(
                        "#!/bin/bash\n#SBATCH --partition=standard-g\n",
                        ["sbatch", "--job-name=train it", "script.sh"],
                        ["Partition standard-g: the default one, and it fits."],
                        ["Account other is not yours <b>there</b>."]
                    ),
                }
            );
        var card = Card(_spec);
        Assert.Empty(_page.Systems.Asked);

        _page.Clock.Advance(TimeSpan.FromSeconds(1));

        card.WaitForAssertion(() => Assert.Contains("#SBATCH --partition=standard-g", card.Find(".code").TextContent, StringComparison.Ordinal));
        Assert.Same(_spec, Assert.Single(_page.Systems.Asked).Spec);
        Assert.Contains("sbatch '--job-name=train it' script.sh", card.Find(".command code").TextContent, StringComparison.Ordinal);
        Assert.Contains("the default one, and it fits", card.Markup, StringComparison.Ordinal);
        Assert.Contains("not yours <b>there</b>", card.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_IsAskedOnlyWhenPressed_AndForgottenWhenTheFormChanges()
    {
        _page.Systems.All.Add(SystemSamples.View("lumi"));
        _page.Systems.Scripts[AskKind.Preview] = ask => ask.Answer(new AskAnswer { Script = new ScriptPreview("#!/bin/bash\n", ["sbatch"], [], []) });
        _page.Systems.Scripts[AskKind.Estimate] = ask =>
            ask.Answer(new AskAnswer { Estimate = new("", Refusal: "Slurm would not take it. <b>Ask for less.</b>") });
        var card = Card(_spec);
        _page.Clock.Advance(TimeSpan.FromSeconds(1));
        card.WaitForElement(".card-body > button").Click();

        card.WaitForAssertion(() =>
            Assert.Contains("<b>Ask for less.</b>", card.Find("[role=status] > .field-fault").TextContent, StringComparison.Ordinal)
        );
        Assert.Same(_spec, _page.Systems.Asked[^1].Spec);

        card.Render(p => p.Add(one => one.Spec, _spec with { Label = "newer" }));
        Assert.Empty(card.FindAll("[role=status] > .field-fault"));
    }

    [Fact]
    public void Start_ThatIsNotSaid_LeavesTheScriptAndIsAskedForAgain()
    {
        _page.Systems.All.Add(SystemSamples.View("lumi"));
        _page.Systems.Scripts[AskKind.Preview] = ask => ask.Answer(new AskAnswer { Script = new ScriptPreview("#!/bin/bash\n", ["sbatch"], [], []) });
        _page.Systems.Scripts[AskKind.Estimate] = ask => ask.Refuse("no-answer", "The system does not answer.", "Socket timed out");
        var card = Card(_spec);
        _page.Clock.Advance(TimeSpan.FromSeconds(1));
        card.WaitForElement(".card-body > button").Click();

        card.WaitForAssertion(() => Assert.Contains("Socket timed out", card.Find(".banner .said").TextContent, StringComparison.Ordinal));
        Assert.Contains("#!/bin/bash", card.Find(".code").TextContent, StringComparison.Ordinal);
        Assert.Contains("sbatch", card.Find(".command code").TextContent, StringComparison.Ordinal);
        card.Find(".banner button").Click();

        card.WaitForAssertion(() => Assert.Equal([AskKind.Preview, AskKind.Estimate, AskKind.Estimate], _page.Systems.Asked.Select(ask => ask.Kind)));
        card.Render(p => p.Add(one => one.Spec, _spec with { Label = "newer" }));
        Assert.Empty(card.FindAll(".banner"));
    }

    [Fact]
    public void Start_Said_HasTheRawWordsBehindIt()
    {
        _page.Systems.All.Add(SystemSamples.View("lumi"));
        _page.Systems.Scripts[AskKind.Preview] = ask => ask.Answer(new AskAnswer { Script = new ScriptPreview("#!/bin/bash\n", ["sbatch"], [], []) });
        _page.Systems.Scripts[AskKind.Estimate] = ask =>
            ask.Answer(new AskAnswer { Estimate = new("sbatch: Job 7 to start at <b>soon</b>", OnPage.Noon.AddHours(3), "n1, partition small") });
        var card = Card(_spec);
        _page.Clock.Advance(TimeSpan.FromSeconds(1));
        card.WaitForElement(".card-body > button").Click();

        card.WaitForAssertion(() => Assert.Contains("<b>soon</b>", card.Find("details > .said").TextContent, StringComparison.Ordinal));
        Assert.Contains("n1, partition small", card.Find("[role=status] > .field-note").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Form_TypedOn_AsksOnce()
    {
        _page.Systems.All.Add(SystemSamples.View("lumi"));
        var card = Card(_spec);
        _page.Clock.Advance(TimeSpan.FromMilliseconds(300));
        var newer = _spec with { Label = "newer" };
        card.Render(p => p.Add(one => one.Spec, newer));
        _page.Clock.Advance(TimeSpan.FromSeconds(1));

        card.WaitForAssertion(() => Assert.Same(newer, Assert.Single(_page.Systems.Asked).Spec));
    }

    [Fact]
    public void Card_WithoutASystem_IsNotThere()
    {
        _page.Systems.All.Add(SystemSamples.View("lumi", mine: false));
        Assert.Empty(Card(_spec).FindAll(".card"));
    }

    [Fact]
    public void Card_OfASystemSharedByAnother_SaysWhyThereIsNoScript_AndAsksNothing()
    {
        _page.Systems.All.Add(SystemSamples.View("lumi", mine: false) with { Sharing = new SharingView(SharedWith.Colony, [], MayUse: true) });
        var card = Card(_spec);
        _page.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("lumi is shared with you by Ada Lindqvist", card.Find(".exact-script .none").TextContent, StringComparison.Ordinal);
        Assert.Empty(_page.Systems.Asked);
    }

    [Fact]
    public void Form_WithAFault_AsksNothing()
    {
        _page.Systems.All.Add(SystemSamples.View("lumi"));
        var card = _page.Render<ExactScriptCard>(p => p.Add(one => one.Spec, _spec).Add(one => one.IsReady, false));
        _page.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(_page.Systems.Asked);
        Assert.Contains("as soon as the form has no fault", card.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<ExactScriptCard> Card(JobSpec spec) =>
        _page.Render<ExactScriptCard>(p => p.Add(one => one.Spec, spec).Add(one => one.IsReady, true));
}
