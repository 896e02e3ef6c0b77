using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Cli;

public sealed class SystemCommandTests : IAsyncLifetime
{
    private FakePortal _portal = null!;
    private CliWorld _world = null!;

    private FakeSystems Systems => _portal.Systems;

    public async ValueTask InitializeAsync()
    {
        _portal = await FakePortal.StartAsync();
        _world = CliWorld.SignedInTo(_portal.Url, FakePortal.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _world.Dispose();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task List_SaysWhatEachNeeds()
    {
        Systems.All.Add(SystemSamples.View("lumi", SystemContact.NeedsSignIn));

        Assert.Equal(0, await _world.RunAsync("systems", "list"));

        Assert.Contains("sign-in needed", _world.Out, StringComparison.Ordinal);
        Assert.Contains("lindqvia@lumi.csc.example", _world.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_ShowsTheKeyThenAsksWhatTheSystemAsks()
    {
        Systems.Scripts[AskKind.Knock] = ask => ask.Answer(new AskAnswer { HostKeys = [SystemSamples.Key("lumi", SystemSamples.Fingerprint)] });
        Systems.Scripts[AskKind.SignIn] = ask =>
            ask.Step("Connect", AskStepState.Done, 80)
                .Prompt("Verification\u001b[31m code: ", "Welcome\u202e")
                .Answer(new AskAnswer { Findings = SystemSamples.Findings() });
        _world.Typed = "yes\n123456\n";

        Assert.Equal(0, await _world.RunAsync("systems", "add", "lumi", "lindqvia@lumi.csc.example:2222", "--jump", "gate"));

        Assert.Equal(new SystemAddress("lumi.csc.example", 2222, "lindqvia", "gate"), Assert.Single(Systems.Added).Address);
        Assert.Equal(SystemSamples.Fingerprint, Assert.Single(Assert.Single(Systems.Confirmed)).Fingerprint);
        Assert.Equal(["123456"], Assert.Single(Systems.Replies).Answers);
        Assert.Contains("2 partitions", _world.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("123456", _world.Out + _world.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', _world.Error);
    }

    [Theory]
    [InlineData("no\n")]
    [InlineData("")]
    public async Task Key_NotConfirmed_IsNotPinned(string typed)
    {
        Systems.Scripts[AskKind.Knock] = ask => ask.Answer(new AskAnswer { HostKeys = [SystemSamples.Key("lumi", SystemSamples.Other)] });
        _world.Typed = typed;

        Assert.Equal(125, await _world.RunAsync("systems", "add", "lumi", "ada@lumi"));

        Assert.Empty(Systems.Confirmed);
        Assert.DoesNotContain(Systems.Asked, ask => ask.Kind == AskKind.SignIn);
    }

    [Fact]
    public async Task Key_OtherThanThePublished_IsNotPinned()
    {
        Systems.Scripts[AskKind.Knock] = ask => ask.Answer(new AskAnswer { HostKeys = [SystemSamples.Key("lumi", SystemSamples.Other)] });

        Assert.Equal(125, await _world.RunAsync("systems", "add", "lumi", "ada@lumi", "--fingerprint", SystemSamples.Fingerprint));

        Assert.Empty(Systems.Confirmed);
    }

    [Fact]
    public async Task Add_ByHand_PrintsTheCommandAndTheCode()
    {
        Assert.Equal(0, await _world.RunAsync("systems", "add", "lumi"));
        Assert.Contains("WXYZ-1234", _world.Out, StringComparison.Ordinal);
        Assert.Null(Assert.Single(Systems.Added).Address);
    }

    [Fact]
    public async Task SignIn_Refused_IsSaidInTheSystemsWords()
    {
        Systems.All.Add(SystemSamples.View("lumi", SystemContact.NeedsSignIn));
        Systems.Scripts[AskKind.SignIn] = ask => ask.Refuse("sign-in-refused", "lumi did not let lindqvia in.", "Permission denied");

        Assert.Equal(125, await _world.RunAsync("systems", "sign-in", "lumi"));

        Assert.Contains("lumi did not let lindqvia in.", _world.Error, StringComparison.Ordinal);
        Assert.Contains("Permission denied", _world.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AskStepState.Done, 0, "lumi works.")]
    [InlineData(AskStepState.Failed, 125, "1 of its steps failed")]
    public async Task Test_TellsEachStepAndTheEnd(AskStepState state, int code, string words)
    {
        Systems.All.Add(SystemSamples.View("lumi"));
        Systems.Scripts[AskKind.SelfTest] = ask => ask.Step("Submit a job", state, 1200).Answer(new AskAnswer());

        Assert.Equal(code, await _world.RunAsync("systems", "test", "lumi"));

        Assert.Contains("Submit a job (1200 ms)", _world.Error, StringComparison.Ordinal);
        Assert.Contains(words, _world.Out + _world.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sheet_IsPrintedWhole()
    {
        Systems.All.Add(SystemSamples.View("lumi"));
        Systems.Scripts[AskKind.GuestSheet] = ask => ask.Answer(new AskAnswer { Sheet = SystemSamples.Sheet() });

        Assert.Equal(0, await _world.RunAsync("systems", "sheet", "lumi"));

        Assert.Contains("squeue -h -u <user>", _world.Out, StringComparison.Ordinal);
        Assert.Contains("touch ~/.pollinator/STOP", _world.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_TellsWhatWasFoundAsThePageDoes()
    {
        Systems.All.Add(SystemSamples.View("lumi"));

        Assert.Equal(0, await _world.RunAsync("systems", "show", "lumi"));

        Assert.Contains("lumi: connected since", _world.Out, StringComparison.Ordinal);
        Assert.Contains(
            "How jobs get there: a program on the login node. The login node reaches the portal, and programs outlive a sign-in there.",
            _world.Out,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "standard-g (default): takes jobs; 2,728 nodes, the largest with 128 cores, 512 GiB, GPUs 8 × mi250x; walltime at most 2 d 0 h; ",
            _world.Out,
            StringComparison.Ordinal
        );
        Assert.Contains("nodes a job at most 4; others may take its nodes: REQUEUE", _world.Out, StringComparison.Ordinal);
        Assert.Contains(
            "project_465001234 (default): 6,588 of 10,000 core-hours left; quality of service normal, long; jobs at once no limit known",
            _world.Out,
            StringComparison.Ordinal
        );
        Assert.Contains("home, /users/lindqvia: 19 GB of 20 GB used; files 41,000 of 100,000", _world.Out, StringComparison.Ordinal);
        Assert.Contains("Home on compute nodes: unknown", _world.Out, StringComparison.Ordinal);
        Assert.Contains("Clock of the login node: the same as the portal's", _world.Out, StringComparison.Ordinal);
        Assert.Contains("Whether compute nodes see the same home is not known before a self-test.", _world.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_AsJson_IsWhatTheApiGives()
    {
        Systems.All.Add(SystemSamples.View("lumi"));

        Assert.Equal(0, await _world.RunAsync("systems", "show", "lumi", "--json"));

        using var json = JsonDocument.Parse(_world.Out);
        Assert.Equal("lumi", json.RootElement.GetProperty("name").GetString());
        Assert.Equal("22.05.8", json.RootElement.GetProperty("findings").GetProperty("slurmVersion").GetString());
    }

    [Fact]
    public async Task Show_OfASystemThatNobodyLookedAt_SaysSoAndPrintsNothingThatMovesTheCursor()
    {
        var view = SystemSamples.View("lumi", SystemContact.NeedsSignIn);
        Systems.All.Add(view with { Findings = null, Status = view.Status with { Message = "Sign in\u001b[2J again." } });

        Assert.Equal(0, await _world.RunAsync("systems", "show", "lumi"));

        Assert.Contains("Nothing is known of what is there.", _world.Out, StringComparison.Ordinal);
        Assert.Contains("Sign in?[2J again.", _world.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_NeedsItsName()
    {
        Systems.All.Add(SystemSamples.View("lumi"));
        _world.Typed = "yes\n";
        Assert.Equal(125, await _world.RunAsync("systems", "remove", "lumi"));
        Assert.Empty(Systems.Removed);

        _world.Typed = "lumi\n";
        Assert.Equal(0, await _world.RunAsync("systems", "remove", "lumi"));
        Assert.Single(Systems.Removed);
    }

    [Fact]
    public async Task System_ThatIsNotThere_IsNamed()
    {
        Assert.Equal(125, await _world.RunAsync("systems", "sheet", "mahti"));
        Assert.Contains("There is no system mahti here.", _world.Error, StringComparison.Ordinal);
    }
}
