using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Server.Projects;
using Pollinator.Portal.Server.Secrets;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Secrets;

public class SecretsTests : IAsyncLifetime
{
    private const string Canary = "s3cr3t-Canary-8e1d";
    private static readonly Capabilities Able = A.Machine() with { HandsOutSecrets = true };
    private BrokerHost _host = null!;
    private Caller _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await BrokerHost.StartAsync();
        _ada = _host.Ada with { ConfirmedAt = _host.Clock.GetUtcNow() };
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private ISecrets Secrets => _host.Get<ISecrets>();

    [Fact]
    public async Task Secret_Set_IsListedWithoutItsValue_AndToldInTheLedger()
    {
        await SetAsync(null, "TOKEN");
        await SetAsync(null, "TOKEN", "another value");

        var listed = Assert.Single((await Secrets.ListAsync(_ada, null, default)).Require());

        Assert.Equal(("TOKEN", "Ada Lindqvist", _host.Clock.GetUtcNow(), null), (listed.Name, listed.SetBy, listed.SetAt, listed.LastHandedOutAt));
        Assert.Equal([LedgerKind.SecretSet, LedgerKind.SecretSet], await _host.ChainAsync(new JobId(_ada.Colony.Value)));
    }

    [Fact]
    public async Task Secret_Removed_IsGone_AndOneThatIsNotThereCannotBe()
    {
        await SetAsync(null, "TOKEN");

        Assert.True((await Secrets.RemoveAsync(_ada, null, "TOKEN", default)).IsOk);

        Assert.Equal("not-found", (await Secrets.RemoveAsync(_ada, null, "TOKEN", default)).Refusal?.Code);
        Assert.Empty((await Secrets.ListAsync(_ada, null, default)).Require());
        Assert.Equal([LedgerKind.SecretSet, LedgerKind.SecretRemoved], await _host.ChainAsync(new JobId(_ada.Colony.Value)));
    }

    [Theory]
    [InlineData("", "name")]
    [InlineData("1A", "name")]
    [InlineData("A-B", "name")]
    [InlineData("A\n", "name")]
    [InlineData("PATH", "name")]
    [InlineData("LD_PRELOAD", "name")]
    [InlineData("UID", "name")]
    [InlineData("POLLINATOR_X", "name")]
    [InlineData("", "value", "A")]
    [InlineData("a\0b", "value", "A")]
    public async Task Secret_ThatCannotBeOne_IsRefused_AndNotRepeated(string text, string field, string? name = null)
    {
        var answer = await Secrets.SetAsync(_ada, null, name ?? text, name is null ? Canary : text, default);

        Assert.Equal("invalid-secret", answer.Refusal?.Code);
        Assert.Equal([field], answer.Refusal!.Faults!.Keys);
        Assert.DoesNotContain(Canary, answer.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_IsAtMost32KiBOfBytes()
    {
        Assert.True((await Secrets.SetAsync(_ada, null, "A", new('x', 32 * 1024), default)).IsOk);
        Assert.Equal("invalid-secret", (await Secrets.SetAsync(_ada, null, "A", "half a pair \ud83d", default)).Refusal?.Code);
        Assert.Equal("invalid-secret", (await Secrets.SetAsync(_ada, null, "A", new('ö', (16 * 1024) + 1), default)).Refusal?.Code);
    }

    [Fact]
    public async Task Colony_HasAHundredSecretsAtMost()
    {
        for (var i = 0; i < 100; i++)
        {
            await SetAsync(null, $"A{i}");
        }

        Assert.Equal("too-many-secrets", (await Secrets.SetAsync(_ada, null, "B", "x", default)).Refusal?.Code);
        await SetAsync(null, "A7");
    }

    [Fact]
    public async Task Rights_AreAskedFor()
    {
        var project = await ProjectAsync();
        var member = _ada with { Scopes = Scopes.All & ~Scopes.Colony };
        var program = member with { Scopes = Scopes.ForPrograms, IsProgram = true, ConfirmedAt = null };
        var reader = member with { Scopes = Scopes.Read };
        var stale = _ada with { ConfirmedAt = _host.Clock.GetUtcNow().AddMinutes(-11) };

        Assert.Equal("scope-missing", (await Secrets.SetAsync(member, null, "A", "value", default)).Refusal?.Code);
        Assert.Equal("scope-missing", (await Secrets.SetAsync(reader, project, "A", "value", default)).Refusal?.Code);
        Assert.Equal(RefusalCodes.ConfirmNeeded, (await Secrets.SetAsync(stale, project, "A", "value", default)).Refusal?.Code);
        Assert.True((await Secrets.SetAsync(member, project, "A", "value", default)).IsOk);
        Assert.True((await Secrets.SetAsync(program, project, "A", "value", default)).IsOk);
        Assert.Equal(RefusalCodes.ConfirmNeeded, (await Secrets.RemoveAsync(stale, project, "A", default)).Refusal?.Code);
        Assert.Single((await Secrets.ListAsync(reader, project, default)).Require());
        Assert.False((await Secrets.ListAsync(reader with { Scopes = Scopes.Jobs }, project, default)).IsOk);
    }

    [Fact]
    public async Task Project_OfAnotherColony_IsNotThere()
    {
        var project = await ProjectAsync();
        await SetAsync(project, "A");
        var stranger = _ada with { Colony = ColonyId.New() };

        Assert.Equal("not-found", (await Secrets.ListAsync(stranger, project, default)).Refusal?.Code);
        Assert.Equal("not-found", (await Secrets.SetAsync(stranger, project, "A", "value", default)).Refusal?.Code);
        Assert.Equal("not-found", (await Secrets.RemoveAsync(stranger, project, "A", default)).Refusal?.Code);
        Assert.Empty((await Secrets.ListAsync(stranger, null, default)).Require());
    }

    [Fact]
    public async Task Job_ThatNamesWhatIsNotThere_IsRefusedWithWhatToDo()
    {
        var project = await ProjectAsync();
        await SetAsync(project, "MINE");

        var answer = await SubmitAsync(null, "MINE", "OTHER");

        Assert.Equal((RefusalKind.Invalid, "secret-missing"), (answer.Refusal?.Kind, answer.Refusal?.Code));
        Assert.Contains("MINE, OTHER", answer.Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(["secrets"], answer.Refusal.Faults!.Keys);
        Assert.True((await SubmitAsync(project, "MINE")).IsOk);
    }

    [Fact]
    public async Task Executor_ThatCannotHandThemOut_GetsNoSuchJob_AndThatIsSaid()
    {
        await SetAsync(null, "TOKEN");
        var old = await _host.AddExecutorAsync("old");
        var job = (await SubmitAsync(null, "TOKEN")).Require();

        Assert.Empty((await _host.PollAsync(old)).Assignments);

        Assert.Contains("cannot hand them out", (await _host.JobAsync(job.Id)).Summary.Why?.English, StringComparison.Ordinal);
        var able = await _host.AddExecutorAsync("able", Able);
        Assert.Equal(job.Id, (await _host.PollAsync(able)).Assignments.Single().Job);
    }

    [Fact]
    public async Task Value_IsHandedOutWithThePermitOnly_ToItsHolderOnly_AProjectsBeforeItsColonys()
    {
        var project = await ProjectAsync();
        await SetAsync(null, "TOKEN", "of the colony");
        await SetAsync(null, "OTHER", "of the colony too");
        await SetAsync(project, "TOKEN", Canary);
        var (mine, another) = (await _host.AddExecutorAsync("mine", Able), await _host.AddExecutorAsync("another", Able));
        var job = (await SubmitAsync(project, "TOKEN", "OTHER")).Require();
        var assignment = (await _host.PollAsync(mine)).Assignments.Single();

        Assert.Equal("permit-missing", (await AskAsync(mine, assignment)).Refusal?.Code);
        (await _host.Attempts.PermitAsync(mine, job.Id, assignment.Attempt, default)).Require();
        Assert.Equal("not-yours", (await AskAsync(another, assignment)).Refusal?.Code);
        Assert.Equal("not-yours", (await AskAsync(mine, assignment with { Attempt = 2 })).Refusal?.Code);
        var values = (await AskAsync(mine, assignment)).Require().Values;

        Assert.Equal((2, Canary, "of the colony too"), (values.Count, values["TOKEN"], values["OTHER"]));
        Assert.Equal(LedgerKind.SecretHandedOut, (await _host.ChainAsync(job.Id))[^1]);
        Assert.Equal(LedgerKind.SecretHandedOut, (await _host.ChainAsync(new JobId(project.Value)))[^1]);
        Assert.Equal(LedgerKind.SecretHandedOut, (await _host.ChainAsync(new JobId(_ada.Colony.Value)))[^1]);
        Assert.NotNull((await Secrets.ListAsync(_ada, project, default)).Require().Single().LastHandedOutAt);
    }

    [Fact]
    public async Task Attempt_AsksAgain_AndGetsWhatItHad_ToldOnceForEachStart_UntilItIsOver()
    {
        await SetAsync(null, "TOKEN", Canary);
        var executor = await _host.AddExecutorAsync("desk", Able);
        var job = (await SubmitAsync(null, "TOKEN")).Require();
        var assignment = await _host.RunOneAsync(executor);
        (await AskAsync(executor, assignment)).Require();
        await SetAsync(null, "TOKEN", "another");
        (await Secrets.RemoveAsync(_ada, null, "TOKEN", default)).Require();

        Assert.Equal(Canary, (await AskAsync(executor, assignment)).Require().Values["TOKEN"]);
        var restarted = await _host.StartExecutorAsync(executor.Executor, Able);
        Assert.Equal(Canary, (await AskAsync(restarted, assignment)).Require().Values["TOKEN"]);
        Assert.Equal(Canary, (await AskAsync(restarted, assignment)).Require().Values["TOKEN"]);

        Assert.Equal("superseded", (await AskAsync(executor, assignment)).Refusal?.Code);
        Assert.Equal(2, (await _host.ChainAsync(job.Id)).Count(kind => kind == LedgerKind.SecretHandedOut));
        (await _host.EndAsync(restarted, assignment, AttemptEnd.Succeeded)).Require();
        Assert.Equal("not-yours", (await AskAsync(restarted, assignment)).Refusal?.Code);
        await using var db = await _host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        Assert.Empty(await db.Set<HandedSecretRow>().ToListAsync());
    }

    [Fact]
    public async Task Retry_TakesTheNewValue()
    {
        await SetAsync(null, "TOKEN", "first");
        var executor = await _host.AddExecutorAsync("desk", Able);
        var spec = A.Spec() with { Secrets = ["TOKEN"], MaxRetries = 1 };
        (await _host.Jobs.SubmitAsync(_ada, new SubmitJob { Spec = spec }, default)).Require();
        var first = await _host.RunOneAsync(executor);
        (await AskAsync(executor, first)).Require();
        await SetAsync(null, "TOKEN", "second");

        (await _host.EndAsync(executor, first, AttemptEnd.Failed, exitCode: 1)).Require();
        var second = await _host.RunOneAsync(executor);

        Assert.Equal("second", (await AskAsync(executor, second)).Require().Values["TOKEN"]);
    }

    [Fact]
    public async Task Secret_RemovedBeforeTheStart_IsSaid()
    {
        await SetAsync(null, "TOKEN");
        var executor = await _host.AddExecutorAsync("desk", Able);
        (await SubmitAsync(null, "TOKEN")).Require();
        var assignment = await _host.RunOneAsync(executor);
        (await Secrets.RemoveAsync(_ada, null, "TOKEN", default)).Require();

        Assert.Equal("secret-missing", (await AskAsync(executor, assignment)).Refusal?.Code);
    }

    [Fact]
    public async Task Value_MovedToAnotherRow_CannotBeRead()
    {
        await SetAsync(null, "TOKEN");
        await SetAsync(null, "OTHER");
        var executor = await _host.AddExecutorAsync("desk", Able);
        (await SubmitAsync(null, "TOKEN")).Require();
        var assignment = await _host.RunOneAsync(executor);
        await using (var db = await _host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync())
        {
            var other = await db.Set<SecretRow>().SingleAsync(row => row.Name == "OTHER");
            await db.Set<SecretRow>().Where(row => row.Name == "TOKEN").ExecuteUpdateAsync(set => set.SetProperty(row => row.Value, other.Value));
        }

        Assert.Equal("secret-unreadable", (await AskAsync(executor, assignment)).Refusal?.Code);
    }

    [Fact]
    public async Task Value_IsInNoFileOfTheDataFolder()
    {
        var project = await ProjectAsync();
        await SetAsync(project, "TOKEN", Canary);
        var executor = await _host.AddExecutorAsync("desk", Able);
        (await SubmitAsync(project, "TOKEN")).Require();
        (await AskAsync(executor, await _host.RunOneAsync(executor))).Require();

        var faults = Directory
            .EnumerateFiles(_host.Folder, "*", SearchOption.AllDirectories)
            .Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Canary)) >= 0);

        Assert.Empty(faults);
    }

    private async Task SetAsync(ProjectId? project, string name, string value = "a value") =>
        (await Secrets.SetAsync(_ada, project, name, value, default)).Require();

    private Task<Outcome<SubmittedJob>> SubmitAsync(ProjectId? project, params string[] secrets) =>
        _host.Jobs.SubmitAsync(_ada, new SubmitJob { Spec = A.Spec() with { Secrets = secrets }, Project = project }, default);

    private Task<Outcome<AttemptSecrets>> AskAsync(ExecutorCaller executor, Assignment of) =>
        _host.Get<SecretHandOut>().GiveAsync(executor, of.Job, of.Attempt, default);

    private async Task<ProjectId> ProjectAsync()
    {
        await using var db = await _host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var row = new ProjectRow
        {
            Id = ProjectId.New(),
            Colony = _ada.Colony,
            Name = "digits",
            NameKey = "DIGITS",
            CreatedBy = _ada.User,
        };
        db.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    }
}
