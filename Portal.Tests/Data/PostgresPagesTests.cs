using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Layout;
using Pollinator.Portal.Tests.Identity;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Data;

/// <summary>Pages on a database that does not answer at once: SQLite does, on the thread that asks, so nothing is ever drawn between question and answer.</summary>
[OnPostgres]
public sealed class PostgresPagesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_OfEachRoom_AreDrawnForWhoIsSignedIn()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.OwnerAsync();
        var project = (await portal.Services.GetRequiredService<IProjects>().CreateAsync(owner, "digits", Ct)).Require();
        var job = (await portal.Services.GetRequiredService<IJobs>().SubmitAsync(owner, new SubmitJob { Spec = A.Spec() }, Ct)).Require();
        using var client = portal.Anonymous();
        using var signedIn = await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        var pages = typeof(MainLayout)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
            .Select(route => route.Template)
            .Where(path => !path.Contains('{', StringComparison.Ordinal) && path != "/not-found")
            .Concat([$"/jobs/{job.Number}", $"/projects/{project.Id}", $"/projects/{project.Id}/files"])
            .ToList();

        var answers = await Task.WhenAll(pages.Select(page => client.GetAsync(page, Ct)));

        Assert.True(pages.Count > 10);
        Assert.Empty(
            answers.Where(answer => answer.StatusCode != HttpStatusCode.OK).Select(answer => answer.RequestMessage!.RequestUri!.AbsolutePath)
        );
    }
}
