using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Projects;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Projects;

public sealed class ProjectPagesTests : IAsyncLifetime
{
    private readonly OnPage _page = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public void Projects_Listed_ShowNewestStateAndJobs()
    {
        _page.Projects.Add("cifar10-resnet", ContentHash.Of([1]), jobs: 41);
        _page.Projects.Add("empty");

        var rows = _page.Render<ProjectsPage>().FindAll("tbody tr");

        Assert.Contains("41", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("no files yet", rows[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Projects_ThatAreMany_ArePaged_AndFoundByName()
    {
        for (var i = 0; i < 51; i++)
        {
            _page.Projects.Add($"digits-{i}");
        }
        var page = _page.Render<ProjectsPage>();

        Assert.Equal(50, page.FindAll("tbody tr").Count);
        Assert.Equal("51 in this colony", page.Find(".beside").TextContent);
        Assert.Equal("/projects?page=2", page.FindAll(".card-foot a").Single().GetAttribute("href"));

        page.Find("input[name=q]").Change("DIGITS-50");

        page.WaitForAssertion(() => Assert.Equal("digits-50", page.Find("tbody tr a").TextContent));
        Assert.Equal("1 matches", page.Find(".beside").TextContent);
    }

    [Fact]
    public async Task Delete_AsksForTheName_AndForAFreshProof()
    {
        var project = _page.Projects.Add("cifar10-resnet", ContentHash.Of([1]), jobs: 41);
        _page.Projects.Refuse["delete"] = new Refusal(RefusalKind.Forbidden, RefusalCodes.ConfirmNeeded, "Confirm that it is you.");
        var page = _page.Render<ProjectPage>(p => p.Add(v => v.Id, project.Id.ToString()));

        await page.Find(".button.danger").ClickAsync();
        Assert.Contains("results of its 41 jobs", page.Find("dialog").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("dialog button[type=submit]").HasAttribute("disabled"));
        await page.Find("#delete-name").InputAsync("cifar10-resnet");
        await page.Find("dialog form").SubmitAsync();
        Assert.StartsWith("/confirm", page.Find(".banner a").GetAttribute("href"), StringComparison.Ordinal);

        _page.Projects.Refuse.Clear();
        await page.Find(".button.danger").ClickAsync();
        await page.Find("#delete-name").InputAsync("cifar10-resnet");
        await page.Find("dialog form").SubmitAsync();
        Assert.Empty(_page.Projects.All);
    }

    [Fact]
    public void Projects_WhenThereIsNone_OfferFolderAndTemplates()
    {
        var page = _page.Render<ProjectsPage>();

        Assert.NotEmpty(page.FindAll("input[webkitdirectory]"));
        Assert.Contains("Digits, plain Python", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Projects_AskedForANewOne_OnThePageThatIsThere_OpenTheWaysToAddOne()
    {
        _page.Projects.Add("digits");
        var page = _page.Render<ProjectsPage>();
        Assert.Empty(page.FindAll(".new-project"));

        await page.InvokeAsync(() => _page.Services.GetRequiredService<NavigationManager>().NavigateTo(Urls.NewProject()));

        Assert.Single(page.FindAll(".new-project"));
    }

    [Fact]
    public async Task Project_LeftWhileItLoads_ShowsNoFaultOnTheNextPage()
    {
        var project = _page.Projects.Add("digits", ContentHash.Of([1]));
        _page.Projects.Gate = new TaskCompletionSource();
        var place = _page.Render<ErrorBoundary>(p => p.Add(b => b.ChildContent, Shown<ProjectPage>(nameof(ProjectPage.Id), project.Id.ToString())));

        place.Render(p => p.Add(b => b.ChildContent, Shown<TemplateCards>()));
        await place.InvokeAsync(_page.Projects.Gate.SetResult);
        await place.InvokeAsync(() => { });

        Assert.Empty(place.FindAll(".blazor-error-boundary"));
        Assert.Contains("Digits, plain Python", place.Markup, StringComparison.Ordinal);
    }

    private static RenderFragment Shown<TPage>(string? parameter = null, object? value = null)
        where TPage : IComponent =>
        builder =>
        {
            builder.OpenComponent<TPage>(0);
            if (parameter is not null)
            {
                builder.AddComponentParameter(1, parameter, value);
            }
            builder.CloseComponent();
        };

    [Fact]
    public async Task Template_Pressed_MakesAProjectUnderAFreeName()
    {
        _page.Projects.Add("digits", ContentHash.Of([1]));
        var cards = _page.Render<TemplateCards>();

        await cards.Find("button").ClickAsync();

        Assert.Equal(["digits", "digits-2"], _page.Projects.All.Select(p => p.Name));
        Assert.EndsWith(
            $"/projects/{_page.Projects.All[1].Id}",
            _page.Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Project_Opened_ShowsItsStatesAndItsJobs()
    {
        var project = _page.Projects.Add("digits", ContentHash.Of([1]));
        _page.Jobs.All.Add(new JobView { Summary = OnPage.Job(7, "train", JobState.Running, project.Id), Spec = A.Spec() });

        var page = _page.Render<ProjectPage>(p => p.Add(x => x.Id, project.Id.ToString()));

        Assert.Contains(ContentHash.Of([1]).Short, page.Markup, StringComparison.Ordinal);
        Assert.Contains("#7", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("0199c0de-0000-7000-8000-000000000000")]
    public void Project_ThatIsNotThere_SaysSo(string id) =>
        Assert.Contains("not yours to see", _page.Render<ProjectPage>(p => p.Add(x => x.Id, id)).Markup, StringComparison.Ordinal);

    [Fact]
    public void Name_WithMarkup_IsText()
    {
        _page.Projects.Add("<img src=x onerror=alert(1)>");
        Assert.Empty(_page.Render<ProjectsPage>().FindAll("img"));
    }
}
