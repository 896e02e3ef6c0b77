using Pollinator.Contracts;
using Pollinator.Portal.Systems;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Systems;

public sealed class AskStateTests
{
    [Fact]
    public void Step_ToldAgain_ReplacesTheFirst()
    {
        var state = After(Step(1, "Sign in", AskStepState.Doing), Step(2, "Look round", AskStepState.Doing), Step(3, "Sign in", AskStepState.Done));

        Assert.Equal(["Sign in", "Look round"], state.Steps.Select(step => step.Name));
        Assert.Equal(AskStepState.Done, state.Steps[0].State);
    }

    [Fact]
    public void Word_HeardTwice_ChangesNothing()
    {
        var state = After(Prompt(1, "Password: ")).Replied();

        Assert.Same(state, state.Take(Prompt(1, "Password: "), OnPage.Noon));
    }

    [Fact]
    public void Prompt_OfTheSameQuestion_IsAskedAgain()
    {
        var state = After(Prompt(1, "Password: ")).Replied().Take(Prompt(2, "Code: "), OnPage.Noon);
        Assert.False(state.IsAskedAgain);

        state = state.Replied().Take(Prompt(3, "Code: "), OnPage.Noon);

        Assert.True(state.IsAskedAgain);
        Assert.Equal(["Password: ", "Code: "], state.Answered);
    }

    [Fact]
    public void Prompt_HeardAnewAfterAReload_KnowsThatTheOneBeforeItWasAnswered()
    {
        var state = After(Prompt(1, "Code: "), Prompt(2, "Code: "));

        Assert.True(state.IsAskedAgain);
        Assert.Equal(2, state.PromptWord);
    }

    [Fact]
    public void Word_AfterTheEnd_ChangesNothing()
    {
        var state = After(new AskWord { Number = 1, Refusal = new AskRefusal("wrong", "No.") });

        Assert.Same(state, state.Take(Prompt(2, "Password: "), OnPage.Noon));
    }

    private static AskState After(params AskWord[] words) => words.Aggregate(new AskState(), (state, word) => state.Take(word, OnPage.Noon));

    private static AskWord Step(int number, string name, AskStepState state) => new() { Number = number, Step = new AskStep(name, state) };

    private static AskWord Prompt(int number, string text) =>
        new() { Number = number, Prompt = new AskPrompt("", "", [new AskQuestion(text, false)]) };
}
