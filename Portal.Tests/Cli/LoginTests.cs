namespace Pollinator.Portal.Tests.Cli;

public sealed class LoginTests
{
    [Fact]
    public async Task Login_WithAGoodToken_KeepsItForTheOwnerOnly()
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = new CliWorld { Typed = $"{FakePortal.Token}\n" };

        Assert.Equal(0, await world.RunAsync("login", portal.Url));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(world.Credentials));
        Assert.Contains("as Ada?[31m (Bees)", world.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(FakePortal.Token, world.Out + world.Error, StringComparison.Ordinal);
        Assert.Equal(0, await world.RunAsync("ps"));
    }

    [Fact]
    public async Task Login_WithARefusedToken_KeepsNothingAndSaysWhatToDo()
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = new CliWorld { Typed = "stale\n" };

        Assert.Equal(125, await world.RunAsync("login", portal.Url));

        Assert.False(File.Exists(world.Credentials));
        Assert.Contains("expired or was revoked", world.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.org", "unencrypted")]
    [InlineData("ftp://example.org", "not the address")]
    [InlineData("https://me:secret@example.org", "not the address")]
    [InlineData("", "not the address")]
    public async Task Login_ToADoubtfulAddress_IsRefusedBeforeTheTokenIsAskedFor(string url, string why)
    {
        using var world = new CliWorld { Typed = "token\n" };

        Assert.Equal(125, await world.RunAsync("login", url));
        Assert.Contains(why, world.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeptToken_IsNotShownToAPortalThatTheEnvironmentNames()
    {
        await using var portal = await FakePortal.StartAsync();
        await using var other = await FakePortal.StartAsync();
        using var world = new CliWorld { Typed = $"{FakePortal.Token}\n" };
        await world.RunAsync("login", portal.Url);
        world.Environment["POLLINATOR_URL"] = other.Url;

        Assert.Equal(125, await world.RunAsync("ps"));

        Assert.Empty(other.Requests);
        Assert.Contains("Set POLLINATOR_TOKEN too", world.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_WithoutASignIn_SayHowToSignIn()
    {
        using var world = new CliWorld();

        Assert.Equal(125, await world.RunAsync("ps"));
        Assert.Contains("pollinator login", world.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Portal_Away_IsSaidInASentence()
    {
        using var world = CliWorld.SignedInTo("http://127.0.0.1:1/", "x");

        Assert.Equal(125, await world.RunAsync("ps"));
        Assert.Equal("The portal at http://127.0.0.1:1/ cannot be reached: Connection refused.\n", world.Error);
    }
}
