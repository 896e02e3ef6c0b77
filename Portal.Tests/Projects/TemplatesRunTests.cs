using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Projects;

/// <summary>Every template runs, as it is, on the executor that starts with the portal.</summary>
[Trait("Stage", "Integration")]
public sealed class TemplatesRunTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("digits", "report.png")]
    [InlineData("sweep", "sweep.csv")]
    [InlineData("hello", "machine.txt")]
    public async Task Template_OnTheLocalExecutor_SucceedsAndLeavesItsResults(string template, string result)
    {
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = LocalExecutor });
        var caller = await portal.OwnerAsync();
        var projects = portal.Services.GetRequiredService<IProjects>();
        var made = (await projects.CreateFromTemplateAsync(caller, template, template, Ct)).Require();
        var spec = (await projects.ReadProjectFileAsync(caller, made.Newest!.Id, Ct)).Require().Spec!;
        var jobs = portal.Services.GetRequiredService<IJobs>();
        var job = (await jobs.SubmitAsync(caller, new SubmitJob { Spec = spec, Project = made.Id }, Ct)).Require();

        var ended = await EndAsync(jobs, caller, job.Id);

        Assert.True(ended.Summary.State == JobState.Succeeded, $"{ended.Summary.State}: {ended.Summary.Why}");
        var manifest = (await projects.ManifestAsync(caller, ended.Results!.Value, Ct)).Require();
        Assert.Contains(manifest.Entries, entry => string.Equals(entry.Path, result, StringComparison.Ordinal) && entry.Size > 0);
    }

    private static Dictionary<string, string> LocalExecutor =>
        new(StringComparer.Ordinal)
        {
            ["LocalExecutor:Enabled"] = "true",
            ["LocalExecutor:Program"] = Path.Combine(AppContext.BaseDirectory, "pollinator-local"),
        };

    private static Task<JobView> EndAsync(IJobs jobs, Caller caller, JobId job) =>
        Eventually.SeesAsync(
            async () => (await jobs.GetAsync(caller, job, Ct)).Require(),
            view => view.Summary.State.IsFinal(),
            view => $"the job ends. It is {view.Summary.State}: {view.Summary.Why}",
            seconds: 240,
            everyMs: 100
        );
}
