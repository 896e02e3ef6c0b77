using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>Who may do what, for every method of every port: a new one fails here until <see cref="AccessRules"/> says who may.</summary>
[Trait("Stage", "Integration")]
public sealed class AccessTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    public static TheoryData<string> Methods => [.. AccessWorld.Methods.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Methods_OfAllPorts_HaveARule() =>
        Assert.Equal(AccessRules.All.Keys.Order(StringComparer.Ordinal), AccessWorld.Methods.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Method_CalledByAViewer_ShowsAndChangesNothing(string method)
    {
        var rule = AccessRules.All[method];
        var viewer = await world.ViewerAsync();

        var answer = await world.CallAsync(method, viewer);

        switch (rule.Viewer)
        {
            case ViewerGets.TheSame:
                Assert.Equal((await world.CallAsync(method, world.Owner)).Refusal?.Code, answer.Refusal?.Code);
                break;
            case ViewerGets.Refused:
                Assert.NotNull(answer.Refusal);
                break;
            case ViewerGets.Feed:
                Assert.False(answer.IsEndedFeed);
                break;
            default:
                Assert.Null(answer.Refusal);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Method_CalledByTheOwnerOfAnotherColony_FindsNothingOfOurs(string method)
    {
        var stranger = world.Portal.Confirmed(world.Stranger);

        var answer = await world.CallAsync(method, stranger);

        switch (AccessRules.All[method].Stranger)
        {
            case StrangerGets.NotFound:
                Assert.Equal(RefusalKind.NotFound, answer.Refusal?.Kind);
                break;
            case StrangerGets.Nothing:
                Assert.Null(answer.Refusal);
                Assert.True(answer.IsEmpty);
                break;
            case StrangerGets.Refused:
                Assert.Equal(RefusalKind.Forbidden, answer.Refusal?.Kind);
                break;
            default:
                Assert.NotEqual("scope-missing", answer.Refusal?.Code);
                break;
        }
    }

    [Theory]
    [InlineData("ISystems.AddAsync")]
    [InlineData("ISystems.CreateCodeAsync")]
    [InlineData("IExecutors.CreateCodeAsync")]
    [InlineData("IProjects.DeleteAsync")]
    [InlineData("ISystems.ShareAsync")]
    [InlineData("IExecutors.ShareAsync")]
    public async Task Method_ThatOpensDoors_AsksAPersonOnceMoreWhoIsThere(string method)
    {
        var answer = await world.CallAsync(method, world.Owner with { ConfirmedAt = null });

        Assert.Equal(RefusalCodes.ConfirmNeeded, answer.Refusal?.Code);
    }

    [Theory]
    [InlineData(AskKind.MakeKey, null, true)]
    [InlineData(AskKind.SignIn, SignInWay.BroughtKey, true)]
    [InlineData(AskKind.SignIn, SignInWay.Password, false)]
    public async Task Ask_ThatLeavesAKey_AsksAPersonOnceMoreWhoIsThere(AskKind kind, SignInWay? way, bool isAsked)
    {
        var ask = new Ask
        {
            Id = AskId.New(),
            Kind = kind,
            SignIn = way is { } by ? new SignInRequest { Way = by } : null,
        };

        var person = await world.AskAsync(world.Owner with { ConfirmedAt = null }, ask);
        var program = await world.AskAsync(world.Owner with { ConfirmedAt = null, IsProgram = true }, ask);

        Assert.Equal(isAsked, person.Refusal?.Code == RefusalCodes.ConfirmNeeded);
        Assert.NotEqual(RefusalCodes.ConfirmNeeded, program.Refusal?.Code);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Method_CalledByATokenWithoutItsScope_IsRefused(string method)
    {
        var needs = AccessRules.All[method].Needs;
        if (needs == Scopes.None)
        {
            return;
        }

        var token = world.Owner with { Scopes = (Scopes.All | Scopes.Portal) & ~needs, IsProgram = true };

        var answer = await world.CallAsync(method, token);

        Assert.True(answer.IsEndedFeed || answer.Refusal is { Code: "scope-missing" or "not-found" }, answer.Refusal?.Code ?? "answered");
    }
}
