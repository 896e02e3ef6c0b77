using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>How the first account is made.</summary>
[Trait("Stage", "Integration")]
public sealed class SetupTests
{
    [Fact]
    public async Task SetupLink_OnFirstStart_StandsInAPrivateFileWithItsCodeInTheFragment()
    {
        await using var portal = await PortalHost.StartAsync();
        var file = Path.Combine(portal.Folder, "setup-link");

        var link = new Uri((await File.ReadAllTextAsync(file)).Trim());

        Assert.Equal("/setup", link.PathAndQuery);
        Assert.Equal(44, link.Fragment.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Setup_WithTheCode_MakesTheOwnerAndUsesTheLinkUp()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Anonymous();
        var code = portal.SetupLinkCode();

        var made = await Forms.SetUpAsync(client, code);

        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        Assert.False(File.Exists(Path.Combine(portal.Folder, "setup-link")));
        Assert.Contains("Bees", await client.GetStringAsync("/api/v1/account"), StringComparison.Ordinal);
        Assert.Contains("was made already", await client.GetStringAsync("/setup"), StringComparison.Ordinal);
        Assert.False(portal.Services.GetRequiredService<SetupCode>().Matches(code));
    }

    [Fact]
    public async Task Setup_WithAWrongCode_MakesNoAccount()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Anonymous();

        var answer = await Forms.SetUpAsync(client, Server.Identity.Secrets.New());

        Assert.Contains("does not work", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await PeopleAsync(portal));
    }

    [Theory]
    [InlineData("short words", "12 to 200")]
    [InlineData("passwordpassword", "first that are tried")]
    [InlineData("aaaaaaaaaaaaaaaa", "first that are tried")]
    public async Task Setup_WithAnEasyPassword_SaysWhyAndKeepsTheLink(string password, string sentence)
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Anonymous();

        var answer = await Forms.SetUpAsync(client, portal.SetupLinkCode(), password);

        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await PeopleAsync(portal));
        Assert.NotEmpty(portal.SetupLinkCode());
    }

    [Fact]
    public async Task Setup_FromTwoBrowsersAtOnce_MakesOneAccount()
    {
        await using var portal = await PortalHost.StartAsync();
        var code = portal.SetupLinkCode();
        using var one = portal.Anonymous();
        using var two = portal.Anonymous();

        await Task.WhenAll(Forms.SetUpAsync(one, code), Forms.SetUpAsync(two, code));

        Assert.Equal(1, await PeopleAsync(portal));
    }

    [Fact]
    public async Task SetupLink_AfterARestart_IsAnother()
    {
        using var folder = new TemporaryFolder();
        string first;
        await using (var portal = await PortalHost.StartAsync(new PortalHostOptions { Folder = folder.Path }))
        {
            first = portal.SetupLinkCode();
        }

        await using var again = await PortalHost.StartAsync(new PortalHostOptions { Folder = folder.Path });

        Assert.NotEqual(first, again.SetupLinkCode());
        Assert.False(again.Services.GetRequiredService<SetupCode>().Matches(first));
    }

    private static async Task<int> PeopleAsync(PortalHost portal)
    {
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        return await db.Users.CountAsync();
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("pollinator-test-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
