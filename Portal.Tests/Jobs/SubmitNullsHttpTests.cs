using System.Net;
using System.Text;
using Pollinator.Portal.Tests.Projects;

namespace Pollinator.Portal.Tests.Jobs;

[Trait("Stage", "Integration")]
public sealed class SubmitNullsHttpTests(SharedPortal portal) : IClassFixture<SharedPortal>
{
    [Theory]
    [InlineData("{\"spec\":{\"command\":null}}", HttpStatusCode.BadRequest)]
    [InlineData("{\"spec\":{\"command\":[null]}}", HttpStatusCode.BadRequest)]
    [InlineData("{\"spec\":{\"command\":[\"x\"],\"environment\":{\"A\":null}}}", HttpStatusCode.BadRequest)]
    [InlineData("{\"spec\":{\"command\":[\"x\"],\"conditions\":{\"executorNames\":[null]}}}", HttpStatusCode.BadRequest)]
    [InlineData("{\"spec\":{\"command\":[\"x\"],\"environment\":null,\"args\":null,\"kwargs\":null}}", HttpStatusCode.Created)]
    [InlineData("{\"spec\":{\"command\":[\"x\"],\"conditions\":null}}", HttpStatusCode.Created)]
    [InlineData("{\"spec\":{\"command\":[\"x\"],\"conditions\":{\"executorNames\":null}}}", HttpStatusCode.Created)]
    [InlineData("{\"spec\":null}", HttpStatusCode.BadRequest)]
    public async Task Submit_NullWhereAValueBelongs_IsAsIfNotNamedOrABadRequest(string body, HttpStatusCode expected)
    {
        using var http = await portal.Host.WithTokenAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("api/v1/jobs", content, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
    }
}
