using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>Personal tokens, through the API.</summary>
[Trait("Stage", "Integration")]
public class TokenTests
{
    [Fact]
    public async Task Token_JustMade_WorksAndIsNowhereToRead()
    {
        await using var portal = await PortalHost.StartAsync();
        var secret = await portal.TokenAsync();
        using var client = With(portal, secret);

        var account = await client.GetFromJsonAsync("/api/v1/account", ContractsJson.Default.AccountView);

        Assert.Equal(PortalHost.OwnerEmail, account!.Email);
        Assert.Equal("Bees", account.ColonyName);
        Assert.Matches("^pol_[A-Za-z0-9_-]{43}$", secret);
        foreach (var file in Directory.EnumerateFiles(portal.Folder, "pollinator.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var memory = new MemoryStream();
            await stream.CopyToAsync(memory);
            Assert.DoesNotContain(secret[4..], Encoding.Latin1.GetString(memory.ToArray()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Token_Revoked_StopsAtOnce()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = await portal.WithTokenAsync();
        var owner = await portal.OwnerAsync();
        var accounts = portal.Services.GetRequiredService<IAccount>();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/account")).StatusCode);
        var token = Assert.Single((await accounts.TokensAsync(owner, CancellationToken.None)).Require());

        await accounts.RevokeTokenAsync(owner, token.Id, CancellationToken.None);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/account")).StatusCode);
        Assert.Empty((await accounts.TokensAsync(owner, CancellationToken.None)).Require());
        Assert.False((await accounts.RevokeTokenAsync(owner, token.Id, CancellationToken.None)).IsOk);
    }

    [Fact]
    public async Task Token_PastItsLife_StopsWorking()
    {
        var clock = new ShiftedClock();
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Time = clock });
        using var client = await portal.WithTokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/account")).StatusCode);

        clock.Shift = TimeSpan.FromHours(25);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/account")).StatusCode);
    }

    [Fact]
    public async Task Token_AfterARestart_StillWorks()
    {
        var folder = Directory.CreateTempSubdirectory("pollinator-test-").FullName;
        try
        {
            string secret;
            await using (var portal = await PortalHost.StartAsync(new PortalHostOptions { Folder = folder }))
            {
                secret = await portal.TokenAsync();
            }

            await using var again = await PortalHost.StartAsync(new PortalHostOptions { Folder = folder });
            using var client = With(again, secret);

            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/account")).StatusCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Token_ForReading_MakesNoTokens()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = await portal.WithTokenAsync();

        var answer = await client.PostAsJsonAsync(
            "/api/v1/account/tokens",
            new CreateToken("more", Scopes.Read, 1),
            ContractsJson.Default.CreateToken
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync(ContractsJson.Default.Problem);
        Assert.Equal("scope-missing", problem!.Code);
    }

    [Theory]
    [InlineData("", Scopes.Read, 1)]
    [InlineData("line\nbreak", Scopes.Read, 1)]
    [InlineData("ci", Scopes.None, 1)]
    [InlineData("ci", Scopes.All, 1)]
    [InlineData("ci", (Scopes)64, 1)]
    [InlineData("ci", Scopes.Read, 0)]
    [InlineData("ci", Scopes.Read, 366)]
    public void Token_AskedForWrongly_IsRefusedWithItsFault(string name, Scopes scopes, int days)
    {
        var caller = new Caller(UserId.New(), ColonyId.New(), Scopes.All);

        var refusal = TokenRules.Check(new CreateToken(name, scopes, days), caller);

        Assert.Single(refusal!.Faults!);
    }

    [Fact]
    public void Token_OfAViewer_CannotHoldMoreThanTheViewer()
    {
        var viewer = new Caller(UserId.New(), ColonyId.New(), Membership.ScopesOf(ColonyRole.Viewer));

        Assert.Null(TokenRules.Check(new CreateToken("ci", Scopes.Read, 1), viewer));
        Assert.NotNull(TokenRules.Check(new CreateToken("ci", Scopes.Jobs, 1), viewer));
    }

    [Fact]
    public async Task Token_Used_IsWrittenDownOffTheRequest()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = await portal.WithTokenAsync();
        await client.GetAsync("/api/v1/account");

        await portal.Services.GetRequiredService<TokenUse>().WriteAsync(CancellationToken.None);

        var tokens = await portal.Services.GetRequiredService<IAccount>().TokensAsync(await portal.OwnerAsync(), CancellationToken.None);
        Assert.NotNull(Assert.Single(tokens.Require()).LastUsedAt);
    }

    private static HttpClient With(PortalHost portal, string secret)
    {
        var client = portal.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return client;
    }

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
    }
}
