using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Systems;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;

namespace Pollinator.Portal.Tests.Systems;

[Trait("Stage", "Integration")]
public class SystemsTests
{
    private static readonly HostKey Key = new("login.lumi.example:22", "ssh-ed25519", "SHA256:uNiVztksCsDhcc0u9e8BrraDUzYDSX3pa7JGFZ2oJ0E");

    [Fact]
    public async Task System_Added_IsListedForItsOwner()
    {
        await using var host = await SystemHost.StartAsync();

        var listed = await host.Http.GetFromJsonAsync("/api/v1/systems", ContractsJson.Default.IReadOnlyListSystemView);

        var lumi = Assert.Single(listed!);
        Assert.Equal(("lumi", "Ada Lindqvist", true), (lumi.Name, lumi.Owner, lumi.IsMine));
        Assert.Equal(new SystemAddress("login.lumi.example", 22, "alindqvist"), lumi.Address);
        Assert.Equal(SystemContact.Unknown, lumi.Status.Contact);
    }

    [Theory]
    [InlineData("Lumi", "host", 22, "ada", "bad-system-name")]
    [InlineData("-x", "host", 22, "ada", "bad-system-name")]
    [InlineData("", "host", 22, "ada", "bad-system-name")]
    [InlineData("x", "-oProxyCommand=touch", 22, "ada", "bad-address")]
    [InlineData("x", "host name", 22, "ada", "bad-address")]
    [InlineData("x", "host", 0, "ada", "bad-address")]
    [InlineData("x", "host", 22, "-l", "bad-address")]
    [InlineData("x", "host", 22, "a\nb", "bad-address")]
    [InlineData("lumi", "host", 22, "ada", "system-name-taken")]
    public async Task System_WithBadWords_IsRefused(string name, string machine, int port, string user, string code)
    {
        await using var host = await SystemHost.StartAsync();

        var added = await host.Systems.AddAsync(host.Owner, new NewSystem(name, new SystemAddress(machine, port, user)), default);

        Assert.Equal(code, added.Refusal?.Code);
    }

    [Fact]
    public async Task System_SeenByAnother_ShowsOnlyThatItIsThere()
    {
        await using var host = await SystemHost.StartAsync();
        await host.Systems.ConfirmHostKeysAsync(host.Owner, host.Lumi.Id, [Key], default);

        var seen = (await host.Systems.ListAsync(host.Bo, default)).Require().Single();

        Assert.Equal(("lumi", "Ada Lindqvist", false), (seen.Name, seen.Owner, seen.IsMine));
        Assert.Null(seen.Address);
        Assert.Null(seen.Findings);
        Assert.Empty(seen.Pinned);
        Assert.Empty(seen.Executors);
    }

    [Fact]
    public async Task System_OfAnother_CannotBeAskedOrChanged()
    {
        await using var host = await SystemHost.StartAsync();
        var (bo, id) = (host.Bo, host.Lumi.Id);

        string?[] codes =
        [
            (await host.Systems.AskAsync(bo, id, new Ask { Id = AskId.New(), Kind = AskKind.Knock }, default)).Refusal?.Code,
            (await host.Systems.CreateCodeAsync(bo, id, default)).Refusal?.Code,
            (await host.Systems.ConfirmHostKeysAsync(bo, id, [Key], default)).Refusal?.Code,
            (await host.Systems.ChooseRungAsync(bo, id, Rung.OverSsh, default)).Refusal?.Code,
            (await host.Systems.RemoveAsync(bo, id, default)).Refusal?.Code,
        ];

        Assert.All(codes, code => Assert.Equal("not-your-system", code));
    }

    [Fact]
    public async Task System_OfAnotherColony_IsNotThere()
    {
        await using var host = await SystemHost.StartAsync();
        var stranger = host.Owner with { Colony = ColonyId.New() };

        Assert.Empty((await host.Systems.ListAsync(stranger, default)).Require());
        Assert.Equal("not-found", (await host.Systems.GetAsync(stranger, host.Lumi.Id, default)).Refusal?.Code);
        Assert.Equal("not-found", (await host.Systems.RemoveAsync(stranger, host.Lumi.Id, default)).Refusal?.Code);
    }

    [Fact]
    public async Task Settings_AreForTheGatewayOnly()
    {
        await using var host = await SystemHost.StartAsync();
        await using var gateway = await host.GatewayAsync(new AskedKind(NothingAsync));
        await using var twin = await host.TwinAsync(new AskedKind(NothingAsync));

        var settings = await gateway.Kind.Portal!.Channel.SystemAsync(default);

        Assert.Equal("lumi", settings!.Name);
        Assert.Equal(43, settings.KeyPassphrase.Length);
        Assert.True(settings.Twin?.IsRegistered);
        Assert.Null(await twin.Kind.Portal!.Channel.SystemAsync(default));
        Assert.Equal(["lumi-gateway", "lumi-twin"], (await host.ViewAsync()).Executors.Select(executor => executor.Name));
    }

    [Fact]
    public async Task HostKeys_Confirmed_AreInTheSettingsAndTheGatewayIsTold()
    {
        await using var host = await SystemHost.StartAsync();
        await using var gateway = await host.GatewayAsync(new AskedKind(NothingAsync));

        using var put = await host.Http.PutAsJsonAsync(
            $"/api/v1/systems/{host.Lumi.Id}/host-keys",
            [Key],
            ContractsJson.Default.IReadOnlyListHostKey
        );
        await host.Systems.ChooseRungAsync(host.Owner, host.Lumi.Id, Rung.OverSsh, default);

        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        await Eventually.IsAsync(() => gateway.Kind.Asked.Count(ask => ask.Kind == AskKind.TakeSettings) == 2, "the gateway is told");
        var settings = await gateway.Kind.Portal!.Channel.SystemAsync(default);
        Assert.Equal([Key], settings!.Pinned);
        Assert.Equal(Rung.OverSsh, settings.Rung);
    }

    [Theory]
    [InlineData("SHA256:short")]
    [InlineData("MD5:aa:bb")]
    public async Task HostKeys_OfAnotherForm_AreRefused(string fingerprint)
    {
        await using var host = await SystemHost.StartAsync();

        var pinned = await host.Systems.ConfirmHostKeysAsync(host.Owner, host.Lumi.Id, [Key with { Fingerprint = fingerprint }], default);

        Assert.Equal("bad-host-key", pinned.Refusal?.Code);
    }

    [Fact]
    public async Task Status_ToldByTheGateway_IsShown()
    {
        await using var host = await SystemHost.StartAsync();
        await using var gateway = await host.GatewayAsync(new AskedKind(NothingAsync));
        var now = TimeProvider.System.GetUtcNow();
        var status = new SystemStatus
        {
            Contact = SystemContact.NeedsHostKey,
            Since = now,
            Message = "Compare the fingerprint.",
            Findings = new SystemFindings { FoundAt = now, SlurmVersion = "24.11.5" },
        };

        await gateway.Kind.Portal!.Channel.TellStatusAsync(status, default);

        var view = await host.ViewAsync();
        Assert.Equal((SystemContact.NeedsHostKey, "Compare the fingerprint."), (view.Status.Contact, view.Status.Message));
        Assert.Equal("24.11.5", view.Findings?.SlurmVersion);
    }

    [Fact]
    public async Task Home_ProvedByASelfTest_StaysKnownWhenTheSystemIsLookedAtAnew()
    {
        await using var host = await SystemHost.StartAsync();
        await using var gateway = await host.GatewayAsync(new AskedKind(NothingAsync));
        var now = TimeProvider.System.GetUtcNow();
        var status = new SystemStatus { Contact = SystemContact.Connected, Since = now };
        var found = new SystemFindings { FoundAt = now, HasSharedHome = false };

        await gateway.Kind.Portal!.Channel.TellStatusAsync(status with { Findings = found }, default);
        await gateway.Kind.Portal!.Channel.TellStatusAsync(status with { Findings = found with { HasSharedHome = null } }, default);

        Assert.False((await host.ViewAsync()).Findings!.HasSharedHome);
    }

    [Fact]
    public async Task Home_ProvedWhileTheSystemIsLookedAt_StaysKnown()
    {
        await using var host = await SystemHost.StartAsync();
        var writes = host.Portal.Services.GetRequiredService<SystemWrites>();
        var found = new SystemFindings { FoundAt = TimeProvider.System.GetUtcNow() };
        var before = (await host.Portal.Services.GetRequiredService<SystemStore>().FindAsync(host.Lumi.Id, default))!;

        await writes.KeepAsync(before, status: null, found with { HasSharedHome = true }, default);
        await writes.KeepAsync(before, status: null, found, default);

        Assert.True((await host.ViewAsync()).Findings!.HasSharedHome);
    }

    [Fact]
    public async Task Sheet_OfTheTwin_HasTheKeysThatTheGatewayToldOf()
    {
        await using var host = await SystemHost.StartAsync();
        await using var gateway = await host.GatewayAsync(new AskedKind(NothingAsync));
        var now = TimeProvider.System.GetUtcNow();
        var key = new GuestFact("SHA256:abc", "brought by a person");
        var status = new SystemStatus
        {
            Contact = SystemContact.Connected,
            Since = now,
            Keys = [key],
        };
        await gateway.Kind.Portal!.Channel.TellStatusAsync(status, default);
        var sheet = SystemSamples.Sheet() with { Keys = [] };
        var kind = new AskedKind((_, talk, ct) => talk.AnswerAsync(new AskAnswer { Sheet = sheet }, ct)) { Has = A.Machine() };
        await using var twin = await host.TwinAsync(kind);

        var words = await host.WordsAsync(await host.AskAsync(AskKind.GuestSheet), 1);

        Assert.Equal([key], words[0].Answer!.Sheet!.Keys);
        Assert.Equal(AskKind.GuestSheet, Assert.Single(kind.Asked).Kind);
        Assert.Empty(gateway.Kind.Asked);
    }

    [Fact]
    public async Task Program_OfAnEarlierVersion_IsNotAskedWhatItCannotRead()
    {
        await using var host = await SystemHost.StartAsync(byHand: true);
        await using var twin = await host.TwinAsync(new AskedKind(NothingAsync));
        var now = Would();
        (await host.Systems.AskAsync(host.Owner, host.Lumi.Id, now, default)).Require();
        var words = await host.Systems.WordsAsync(host.Owner, now.Id, 0, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.NotNull(words.Require()[0].Answer);

        var live = host.Portal.Services.GetRequiredService<Roster>().Find(twin.Id)!;
        var has = live.Profile.Capabilities!;
        live.Profile = live.Profile with { Capabilities = has with { RefusesUnknownAsks = false } };
        var refused = await host.Systems.AskAsync(host.Owner, host.Lumi.Id, Would(), default);
        var sheet = await host.AskAsync(AskKind.GuestSheet);

        Assert.Equal("system-program-older", refused.Refusal?.Code);
        Assert.Contains("older than this portal", refused.Refusal?.Message, StringComparison.Ordinal);
        Assert.NotNull((await host.WordsAsync(sheet, 1))[0].Answer);
        Assert.Equal([AskKind.Estimate, AskKind.GuestSheet], twin.Kind.Asked.Select(ask => ask.Kind));
    }

    [Fact]
    public async Task Twin_RegisteredAnew_TakesThePlaceOfTheFormer()
    {
        await using var host = await SystemHost.StartAsync(byHand: true);
        var code = (await host.Systems.CreateCodeAsync(host.Owner, host.Lumi.Id, default)).Require();
        Assert.StartsWith("pollinator-slurm twin --portal ", code.Command, StringComparison.Ordinal);
        await using var first = await AskedExecutor.StartAsync(host.Portal.Address, new AskedKind(NothingAsync), code.Code);

        await using var second = await host.TwinAsync(new AskedKind(NothingAsync));

        Assert.Equal(second.Id, (await host.ViewAsync()).Executors.Single().Id);
        Assert.Equal(ExecutorExit.Superseded, await Eventually.ComesAsync(first.Running));
    }

    [Fact]
    public async Task System_Removed_RetiresItsProgramsAndSpoilsItsCodes()
    {
        await using var host = await SystemHost.StartAsync();
        await using var gateway = await host.GatewayAsync(new AskedKind(NothingAsync));
        var code = (await host.Systems.CreateCodeAsync(host.Owner, host.Lumi.Id, default)).Require().Code;

        using var removed = await host.Http.DeleteAsync($"/api/v1/systems/{host.Lumi.Id}");

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Empty((await host.Systems.ListAsync(host.Owner, default)).Require());
        Assert.Equal(ExecutorExit.Superseded, await Eventually.ComesAsync(gateway.Running));
        using var http = Pollinator.Sdk.Channel.PortalHttp.Create(host.Portal.Address);
        using var state = new TempFolder();
        using var key = Pollinator.Sdk.Channel.ExecutorKey.OpenOrCreate(new Pollinator.Sdk.State.StateFolder(state.Path));
        var refused = await Assert.ThrowsAsync<Pollinator.Sdk.Channel.PortalException>(() =>
            Pollinator.Sdk.Channel.PortalRegistration.RegisterAsync(http, key, "slurm", code, default)
        );
        Assert.Equal("bad-code", refused.Code);
    }

    [Fact]
    public async Task System_Removed_HasItsGatewaySignOutFirst()
    {
        await using var host = await SystemHost.StartAsync();
        await using var gateway = await host.GatewayAsync(new AskedKind(NothingAsync));
        await gateway.Kind.Portal!.Channel.TellStatusAsync(
            new() { Contact = SystemContact.Connected, Since = TimeProvider.System.GetUtcNow() },
            default
        );

        (await host.Systems.RemoveAsync(host.Owner, host.Lumi.Id, default)).Require();

        Assert.Equal(AskKind.SignOut, Assert.Single(gateway.Kind.Asked).Kind);
    }

    [Fact]
    public async Task Program_OfASystem_IsRetiredOnlyWithTheSystem()
    {
        await using var host = await SystemHost.StartAsync();
        await using var gateway = await host.GatewayAsync(new AskedKind(NothingAsync));

        var retired = await host.Portal.Services.GetRequiredService<IExecutors>().RetireAsync(host.Bo, gateway.Id, default);

        Assert.Equal("executor-of-system", retired.Refusal?.Code);
    }

    private static Ask Would() =>
        new()
        {
            Id = AskId.New(),
            Kind = AskKind.Estimate,
            Spec = A.Spec(),
        };

    private static Task NothingAsync(Ask ask, IAskTalk talk, CancellationToken ct) => talk.AnswerAsync(new AskAnswer(), ct);
}
