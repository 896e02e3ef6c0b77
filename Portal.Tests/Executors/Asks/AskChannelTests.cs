using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Executors.Asks;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;

namespace Pollinator.Portal.Tests.Executors.Asks;

/// <summary>Questions from the portal to a real executor's program and back, over HTTP.</summary>
[Trait("Stage", "Integration")]
public sealed class AskChannelTests
{
    [Fact]
    public async Task Ask_PutWhileTheProgramWaits_IsAnsweredWithStepsAndPrompts()
    {
        await using var portal = await PortalHost.StartAsync();
        await using var executor = await StartAsync(portal, new AskedKind(SignInAsync));
        var ask = await PutAsync(portal, executor, AskKind.Discover);

        var words = await WordsAsync(portal, ask, 2);
        Assert.Equal("Reach the host", words[0].Step?.Name);
        Assert.Equal("Verification code: ", words[1].Prompt?.Questions.Single().Text);
        Desk(portal).Reply((await portal.OwnerAsync()).User, ask, new AskReply(2, ["123456"])).Require();

        var answer = (await WordsAsync(portal, ask, 3))[2].Answer;
        Assert.Equal("code 123456", answer?.Script?.Script);
    }

    [Fact]
    public async Task Ask_GivenUp_CancelsTheAnswering()
    {
        var cancelled = new TaskCompletionSource<bool>();
        await using var portal = await PortalHost.StartAsync();
        await using var executor = await StartAsync(portal, new AskedKind(UntilCancelledAsync));
        var ask = await PutAsync(portal, executor, AskKind.Discover);
        await WordsAsync(portal, ask, 1);

        Desk(portal).GiveUp((await portal.OwnerAsync()).User, ask).Require();

        await Eventually.ComesAsync(cancelled.Task);

        async Task UntilCancelledAsync(Ask asked, IAskTalk talk, CancellationToken ct)
        {
            try
            {
                await talk.PromptAsync(new AskPrompt("", "", [new("Password: ", false)]), ct);
            }
            catch (OperationCanceledException)
            {
                cancelled.TrySetResult(true);
                throw;
            }
        }
    }

    [Fact]
    public async Task Program_StartedAnew_LosesWhatItWasAnswering()
    {
        await using var portal = await PortalHost.StartAsync();
        await using var first = await StartAsync(portal, new AskedKind(SignInAsync));
        var ask = await PutAsync(portal, first, AskKind.Discover);
        await WordsAsync(portal, ask, 2);
        await first.EndAsync();

        await using var second = await AskedExecutor.StartAsync(portal.Address, new AskedKind(SignInAsync), null, first.State.Root);

        var words = await WordsAsync(portal, ask, 3);
        Assert.Equal("executor-restarted", words[2].Refusal?.Code);
        Assert.Contains("started anew", words[2].Refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_WithAFaultWhileAnswering_RefusesAndGoesOn()
    {
        await using var portal = await PortalHost.StartAsync();
        var kind = new AskedKind((ask, talk, ct) => ask.Kind == AskKind.Knock ? throw new FormatException("canary") : SignInAsync(ask, talk, ct));
        await using var executor = await StartAsync(portal, kind);

        var broken = await PutAsync(portal, executor, AskKind.Knock);
        var end = (await WordsAsync(portal, broken, 1))[0];
        var good = await PutAsync(portal, executor, AskKind.Discover);

        Assert.Equal("executor-fault", end.Refusal?.Code);
        Assert.DoesNotContain("canary", $"{end} {executor.AllSaid}", StringComparison.Ordinal);
        Assert.Equal(2, (await WordsAsync(portal, good, 2)).Count);
    }

    [Fact]
    public async Task Kind_ThatAnnouncesFunctions_ServesThemFromThenOn()
    {
        await using var portal = await PortalHost.StartAsync();
        await using var executor = await StartAsync(portal, new AskedKind(SignInAsync));
        var live = portal.Services.GetRequiredService<Roster>().Find(executor.Id)!;
        Assert.Empty(live.Profile.Capabilities!.Functions);

        await executor.Kind.Portal!.AnnounceAsync(A.Machine(), TestContext.Current.CancellationToken);

        Assert.Equal(["run"], live.Profile.Capabilities!.Functions);
        Assert.Equal(1, live.Profile.Incarnation);
    }

    private static async Task SignInAsync(Ask ask, IAskTalk talk, CancellationToken ct)
    {
        await talk.StepAsync(new AskStep("Reach the host", AskStepState.Done, 12), ct);
        var code = await talk.PromptAsync(new AskPrompt("", "Two factors", [new("Verification code: ", false)]), ct);
        await talk.AnswerAsync(new AskAnswer { Script = new ScriptPreview($"code {code?[0]}", [], [], []) }, ct);
    }

    private static async Task<AskedExecutor> StartAsync(PortalHost portal, AskedKind kind)
    {
        var owner = await portal.OwnerAsync();
        var code = (
            await portal.Services.GetRequiredService<IExecutors>().CreateCodeAsync(owner, new NewCode("asked"), CancellationToken.None)
        ).Require();
        return await AskedExecutor.StartAsync(portal.Address, kind, code.Code);
    }

    private static AskDesk Desk(PortalHost portal) => portal.Services.GetRequiredService<AskDesk>();

    private static async Task<AskId> PutAsync(PortalHost portal, AskedExecutor executor, AskKind kind)
    {
        var ask = new Ask { Id = AskId.New(), Kind = kind };
        Desk(portal).Put(executor.Id, ask, (await portal.OwnerAsync()).User).Require();
        return ask.Id;
    }

    private static async Task<List<AskWord>> WordsAsync(PortalHost portal, AskId ask, int count)
    {
        var (asker, words) = ((await portal.OwnerAsync()).User, new List<AskWord>());
        while (words.Count < count)
        {
            var more = await Desk(portal).WordsAsync(asker, ask, words.Count, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.True(more.IsOk && more.Value.Count > 0, $"{words.Count} of {count} words came: {more.Refusal?.Message}");
            words.AddRange(more.Value);
        }

        return words;
    }
}
