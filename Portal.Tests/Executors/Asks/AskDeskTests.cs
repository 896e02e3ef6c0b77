using Microsoft.Extensions.Time.Testing;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Executors.Asks;

namespace Pollinator.Portal.Tests.Executors.Asks;

public sealed class AskDeskTests : IDisposable
{
    private static readonly UserId Ada = UserId.New();
    private readonly FakeTimeProvider _clock = new();
    private readonly ExecutorCaller _gateway = new(ExecutorId.New(), "lumi-gateway", ColonyId.New(), 1);
    private readonly AskDesk _desk;

    public AskDeskTests() => _desk = new AskDesk(_clock);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Ask_Put_IsHandedOutUntilItsFirstWord()
    {
        var ask = Put();
        Assert.Equal(ask.Id, (await BatchAsync()).Single().Id);
        Assert.Empty(await BatchAsync());

        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(ask.Id, (await BatchAsync()).Single().Id);

        await SayAsync(ask, Step(1));
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Empty(await BatchAsync());
    }

    [Fact]
    public async Task Ask_OfAnotherExecutor_IsNotHandedOut()
    {
        Put();

        Assert.Empty((await _desk.BatchAsync(ExecutorId.New(), TimeSpan.Zero, default)).Asks);
    }

    [Fact]
    public async Task Word_SaidTwice_StandsOnce()
    {
        var ask = Put();
        await SayAsync(ask, Step(1));
        await SayAsync(ask, Step(1));

        Assert.Single(await WordsAsync(ask));
    }

    [Fact]
    public async Task Word_ThatLeavesAGap_IsRefused()
    {
        var ask = Put();

        var said = await _desk.SayAsync(_gateway, ask.Id, Step(2), default);

        Assert.Equal("word-gap", said.Refusal?.Code);
    }

    [Fact]
    public async Task Word_WithoutOrWithTwoMeanings_IsRefused()
    {
        var ask = Put();

        var nothing = await _desk.SayAsync(_gateway, ask.Id, new AskWord { Number = 1 }, default);
        var both = await _desk.SayAsync(_gateway, ask.Id, Step(1) with { Refusal = new("x", "y") }, default);

        Assert.Equal(("bad-ask", "bad-ask"), (nothing.Refusal?.Code, both.Refusal?.Code));
    }

    [Fact]
    public async Task Words_BeyondTheMost_AreRefusedButTheEndIsTaken()
    {
        var ask = Put();
        for (var number = 1; number <= AskRules.MostWords; number++)
        {
            await SayAsync(ask, Step(number));
        }

        var more = await _desk.SayAsync(_gateway, ask.Id, Step(AskRules.MostWords + 1), default);
        var end = await _desk.SayAsync(_gateway, ask.Id, End(AskRules.MostWords + 1), default);

        Assert.Equal("too-many-words", more.Refusal?.Code);
        Assert.True(end.IsOk);
    }

    [Fact]
    public void Asks_BeyondTheMost_AreRefused()
    {
        for (var i = 0; i < AskRules.MostOpen; i++)
        {
            Put();
        }

        var refused = _desk.Put(_gateway.Executor, new Ask { Id = AskId.New(), Kind = AskKind.Knock }, Ada);

        Assert.Equal("too-many-asks", refused.Refusal?.Code);
    }

    [Fact]
    public async Task Words_OfAnothersQuestion_AreNotThere()
    {
        var ask = Put();

        var read = await _desk.WordsAsync(UserId.New(), ask.Id, 0, TimeSpan.Zero, default);

        Assert.Equal("ask-gone", read.Refusal?.Code);
    }

    [Fact]
    public async Task Reply_ToAPrompt_IsToldUntilWhatComesAfterIsAskedFor()
    {
        var ask = Put();
        await SayAsync(ask, Prompt(1));
        _desk.Reply(Ada, ask.Id, new AskReply(1, ["123456"])).Require();

        Assert.Equal(["123456"], (await RepliesAsync(ask, 0)).Replies.Single().Answers);
        Assert.Single((await RepliesAsync(ask, 0)).Replies);
        Assert.Empty((await RepliesAsync(ask, 1)).Replies);
        Assert.Empty((await RepliesAsync(ask, 0)).Replies);
    }

    [Fact]
    public async Task Reply_ThatDoesNotMatchThePrompt_IsRefused()
    {
        var ask = Put();
        await SayAsync(ask, Step(1));
        await SayAsync(ask, Prompt(2));

        Assert.Equal("no-prompt", _desk.Reply(Ada, ask.Id, new AskReply(1, ["x"])).Refusal?.Code);
        Assert.Equal("bad-ask", _desk.Reply(Ada, ask.Id, new AskReply(2, ["x", "y"])).Refusal?.Code);
        Assert.True(_desk.Reply(Ada, ask.Id, new AskReply(2, ["x"])).IsOk);
        Assert.Equal("already-replied", _desk.Reply(Ada, ask.Id, new AskReply(2, ["z"])).Refusal?.Code);
    }

    [Fact]
    public async Task Ask_ThatNobodyTakesUp_IsRefusedInClearWords()
    {
        var ask = Put();
        _clock.Advance(AskRules.ToTakeUp + TimeSpan.FromSeconds(6));

        var end = (await WordsAsync(ask)).Single();

        Assert.Equal("executor-not-heard", end.Refusal?.Code);
        Assert.Contains("did not take the question up within 30 s", end.Refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ThatNobodyReads_IsGivenUp()
    {
        var ask = Put();
        await SayAsync(ask, Step(1));
        _clock.Advance(AskRules.Unread + TimeSpan.FromSeconds(6));

        Assert.True((await RepliesAsync(ask, 0)).IsGone);
        Assert.Equal("ask-gone", (await _desk.SayAsync(_gateway, ask.Id, Step(2), default)).Refusal?.Code);
    }

    [Fact]
    public async Task Ask_ThatSomebodyReads_IsKept()
    {
        var ask = Put();
        await SayAsync(ask, Step(1));
        var reading = _desk.WordsAsync(Ada, ask.Id, 1, AskRules.Life, default);
        _clock.Advance(AskRules.Unread + TimeSpan.FromSeconds(6));

        Assert.False((await RepliesAsync(ask, 0)).IsGone);
        await SayAsync(ask, End(2));
        Assert.NotNull((await reading).Require().Single().Answer);
    }

    [Fact]
    public async Task Ask_EndedLongAgo_IsForgotten()
    {
        var ask = Put();
        await SayAsync(ask, End(1));
        Assert.Single(await WordsAsync(ask));
        _clock.Advance(AskRules.Kept + TimeSpan.FromSeconds(6));

        Assert.Equal("ask-gone", (await _desk.WordsAsync(Ada, ask.Id, 0, TimeSpan.Zero, default)).Refusal?.Code);
    }

    [Fact]
    public async Task Restart_OfTheProgram_EndsWhatItWasAnsweringAndKeepsTheRest()
    {
        var (begun, fresh) = (Put(), Put());
        await SayAsync(begun, Prompt(1));
        _desk.Restarted(_gateway.Executor, 2);

        Assert.Equal("executor-restarted", (await WordsAsync(begun))[^1].Refusal?.Code);
        Assert.Equal("ask-gone", (await _desk.SayAsync(_gateway with { Incarnation = 2 }, begun.Id, Step(2), default)).Refusal?.Code);
        Assert.Equal(fresh.Id, (await BatchAsync()).Single().Id);
    }

    [Fact]
    public async Task Answer_OnceRecorded_IsNotRecordedAgain()
    {
        var recorded = 0;
        var ask = new Ask { Id = AskId.New(), Kind = AskKind.Discover };
        _desk
            .Put(
                _gateway.Executor,
                ask,
                Ada,
                (_, _) =>
                {
                    recorded++;
                    return Task.CompletedTask;
                }
            )
            .Require();

        await SayAsync(ask, End(1));
        await SayAsync(ask, End(1));

        Assert.Equal(1, recorded);
    }

    [Fact]
    public void Secrets_OfWordsAndReplies_AreNotInTheirText()
    {
        var way = new SignInRequest
        {
            Way = SignInWay.BroughtKey,
            PrivateKey = "canary-key",
            Certificate = "canary-certificate",
        };
        var ask = new Ask
        {
            Id = AskId.New(),
            Kind = AskKind.SignIn,
            SignIn = way,
        };

        Assert.DoesNotContain(
            "canary",
            $"{ask} {new AskReply(1, ["canary-code"])} {new AskReplies([new(1, ["canary-code"])], false)}",
            StringComparison.Ordinal
        );
    }

    private Ask Put()
    {
        var ask = new Ask { Id = AskId.New(), Kind = AskKind.Discover };
        _desk.Put(_gateway.Executor, ask, Ada).Require();
        return ask;
    }

    private async Task<IReadOnlyList<Ask>> BatchAsync() => (await _desk.BatchAsync(_gateway.Executor, TimeSpan.Zero, default)).Asks;

    private async Task SayAsync(Ask ask, AskWord word) => (await _desk.SayAsync(_gateway, ask.Id, word, default)).Require();

    private async Task<IReadOnlyList<AskWord>> WordsAsync(Ask ask) => (await _desk.WordsAsync(Ada, ask.Id, 0, TimeSpan.Zero, default)).Require();

    private Task<AskReplies> RepliesAsync(Ask ask, int after) => _desk.RepliesAsync(_gateway.Executor, ask.Id, after, TimeSpan.Zero, default);

    private static AskWord Step(int number) => new() { Number = number, Step = new("Look around", AskStepState.Doing) };

    private static AskWord Prompt(int number) => new() { Number = number, Prompt = new("", "", [new("Verification code: ", IsEchoed: false)]) };

    private static AskWord End(int number) => new() { Number = number, Answer = new AskAnswer() };
}
