using System.Globalization;
using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class WhyExecutorTests
{
    [Theory]
    [InlineData("""{"name":"ada-desk","others":0}""", "No other executor fitted it then.")]
    [InlineData("""{"others":2,"otherNames":"lumi, mahti"}""", "lumi, mahti fitted it too.")]
    [InlineData("""{"others":7,"otherNames":"lumi, mahti"}""", "lumi, mahti and 5 more fitted it too.")]
    [InlineData("""{"name":"ada-desk"}""", "Which other executors fitted then was not written down.")]
    [InlineData("""{"others":"many"}""", "Which other executors fitted then was not written down.")]
    [InlineData("[]", "Which other executors fitted then was not written down.")]
    [InlineData("no JSON", "Which other executors fitted then was not written down.")]
    public void Why_IsWhatWasWrittenDown_AndNoMore(string details, string sentence) =>
        Assert.Equal(
            [sentence],
            WhyExecutor
                .Of(JobPageTests.View(JobState.Running, OnPage.Noon), [FakeLedger.Entry(LedgerKind.Assigned, details: details)])
                .Single()
                .Sentences
        );

    [Fact]
    public void Why_OfAJobThatNamesItsExecutor_SaysSo()
    {
        var job = JobPageTests.View(JobState.Running, OnPage.Noon) with
        {
            Spec = new JobSpec
            {
                Conditions = new Conditions { ExecutorNames = ["ada-desk", "lumi"], ExecutorType = "local" },
            },
        };

        Assert.Equal(
            ["The job names ada-desk or lumi.", "The job asks for an executor of type local."],
            WhyExecutor.Of(job, []).Single().Sentences.Take(2)
        );
    }

    [Fact]
    public async Task Card_WhenAsked_TellsMisfitsInTheReadersLanguage()
    {
        // Goes back by itself when an async method ends.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("sv");
        var function = "train";
        await using var on = new OnPage();
        on.Executors.All.Add(OnPage.Executor("lumi"));
        on.Executors.Misfits = (_, _) => [$"It does not serve the function {function}."];
        on.Jobs.Put(JobPageTests.View(JobState.Running, OnPage.Noon));
        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        await page.InvokeAsync(() => page.FindAll(".why button").Single(button => button.TextContent == "Vad som passar nu").Click());

        Assert.Contains("Den erbjuder inte funktionen train.", page.Find(".why .misfit").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Card_WhenAsked_TellsWhatFitsNow()
    {
        await using var on = new OnPage();
        on.Executors.All.Add(OnPage.Executor("ada-desk"));
        on.Executors.All.Add(OnPage.Executor("lumi"));
        on.Executors.Misfits = (_, executor) => executor.Name == "lumi" ? ["It has no GPU."] : [];
        on.Jobs.Put(JobPageTests.View(JobState.Running, OnPage.Noon));
        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));
        Assert.Empty(on.Executors.Asked);

        await PressAsync(page, "What fits now");

        Assert.Equal(["ada-desk", "lumi"], page.FindAll(".why .name").Select(name => name.TextContent));
        Assert.Contains("It has no GPU.", page.Find(".why .misfit").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Card_OfManyExecutors_ShowsTwenty_AndTheRestWhenAsked()
    {
        await using var on = new OnPage();
        on.Executors.All.AddRange(Enumerable.Range(0, 30).Select(at => OnPage.Executor($"node-{at}")));
        on.Jobs.Put(JobPageTests.View(JobState.Running, OnPage.Noon));
        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        await PressAsync(page, "What fits now");
        Assert.Equal(20, page.FindAll(".why .name").Count);
        Assert.False(page.Find(".why .fits").HasAttribute("data-takes-focus"));
        await PressAsync(page, "Show 10 more");

        Assert.Equal(30, page.FindAll(".why .name").Count);
        // The button that had the focus is gone.
        Assert.True(page.Find(".why .fits").HasAttribute("data-takes-focus"));
    }

    [Fact]
    public async Task Card_WhenAsked_NamesFirstWhatFitsAndIsThere()
    {
        await using var on = new OnPage();
        on.Executors.All.Add(OnPage.Executor("a-away", ExecutorHealth.NoContact));
        on.Executors.All.Add(OnPage.Executor("b-there"));
        on.Jobs.Put(JobPageTests.View(JobState.Running, OnPage.Noon));
        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        await PressAsync(page, "What fits now");

        Assert.Equal(["b-there", "a-away"], page.FindAll(".why .name").Select(name => name.TextContent));
    }

    private static Task PressAsync(IRenderedComponent<JobPage> page, string words) =>
        page.InvokeAsync(() => page.FindAll(".why button").Single(button => button.TextContent == words).Click());
}
