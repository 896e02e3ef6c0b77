using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class ValuesAndLinkTests
{
    [Fact]
    public void Value_ThatIsShort_StandsThereWhole()
    {
        Assert.Equal(new ShownValue("a", "text", null), Shown("\"text\""));
        Assert.Equal(new ShownValue("a", "1.50", null), Shown("1.50"));
    }

    [Fact]
    public void Value_ThatIsLong_IsFoldedAndLaidOut()
    {
        var shown = Shown("[" + string.Join(',', Enumerable.Range(1000, 100)) + "]");

        Assert.StartsWith("[1000,1001,", shown.Beginning, StringComparison.Ordinal);
        Assert.StartsWith("[\n  1000,\n  1001,", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Value_OfSeveralLines_BeginsWithItsFirst() => Assert.Equal(new ShownValue("a", "one\ntwo", "one…"), Shown("\"one\\ntwo\""));

    [Fact]
    public async Task Value_ThatIsFolded_CanBeCopied()
    {
        await using var on = new OnPage();
        var module = on.JSInterop.SetupModule("./_content/Pollinator.Portal/js/form-draft.js");
        var copied = module.Setup<bool>("copy", _ => true).SetResult(true);
        var value = new string('x', 300);
        var card = on.Render<ValuesCard>(p =>
            p.Add(card => card.Title, "Inputs")
                .Add(card => card.Values, new Dictionary<string, JsonElement> { ["a"] = JsonSerializer.SerializeToElement(value) })
        );

        await card.InvokeAsync(() => card.Find("button").Click());

        Assert.Equal(value, copied.Invocations.Single().Arguments[0]);
        Assert.Equal("Copied", card.Find("button").TextContent.Trim());
    }

    [Theory]
    [InlineData(true, "is copied")]
    [InlineData(false, "did not allow")]
    public async Task Link_IsOfWhatThePageShows_AndSaysWhoCanOpenIt(bool isAllowed, string words)
    {
        await using var on = new OnPage();
        var module = on.JSInterop.SetupModule("./_content/Pollinator.Portal/js/form-draft.js");
        var copied = module.Setup<bool>("copy", _ => true).SetResult(isAllowed);
        on.Services.GetRequiredService<NavigationManager>().NavigateTo("/jobs/7?tab=results&result=a.csv&as=chart");
        var job = JobId.New();
        var link = on.Render<ShareLink>(p => p.Add(link => link.Job, job));

        await link.InvokeAsync(() => link.Find("button").Click());

        // The number is another job's in another colony, and who gets the link may work there.
        Assert.Equal($"http://localhost/jobs/{job}?tab=results&result=a.csv&as=chart", copied.Invocations.Single().Arguments[0]);
        Assert.Contains(words, link.Find(".link-told").TextContent, StringComparison.Ordinal);
        Assert.Contains("Members of Vision lab can open it.", link.Find(".link-told").TextContent, StringComparison.Ordinal);
    }

    private static ShownValue Shown(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ShownValue.Of("a", document.RootElement);
    }
}
