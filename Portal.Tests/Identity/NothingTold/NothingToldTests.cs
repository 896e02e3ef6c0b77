using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Tests.Support;
using Pollinator.Portal.Tests.Systems;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;

namespace Pollinator.Portal.Tests.Identity.NothingTold;

/// <summary>A day with secrets of every kind, after which none of them stands in anything that the portal says or keeps.</summary>
[Trait("Stage", "Integration")]
public sealed partial class NothingToldTests : IDisposable
{
    private const string WrongPassword = "canary-wrong-Password-7Q";
    private const string ProjectSecret = "canary-project-Secret-9Z/+=";
    private const string SshKey = "-----BEGIN OPENSSH PRIVATE KEY-----canary-ssh-key";
    private const string SystemPassword = "canary-system-Password-3K";
    private const string SystemCode = "canary-one-time-code-55";

    private readonly Overheard _heard = new();
    private readonly List<Canary> _canaries =
    [
        new("password", PortalHost.OwnerPassword),
        new("wrong password", WrongPassword),
        new("project's secret", ProjectSecret),
        new("SSH key", SshKey),
        new("password for a system", SystemPassword),
        new("one-time code for a system", SystemCode),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _heard.Dispose();

    [Fact]
    public async Task Secrets_OfADay_AreNowhere()
    {
        await using var host = await SystemHost.StartAsync(_heard.Options());
        using var browser = await SignInAsync(host.Portal);
        await EnrolAsync(host.Portal, browser);
        await UseTokenAsync(host.Portal, browser);
        await SignInToSystemAsync(host);
        var (asked, unasked) = await RunJobsAsync(host);

        Assert.Equal(ProjectSecret, asked);
        Assert.Equal("", unasked);
        AssertHeardOfEverything();
        Assert.Empty(await FoundAsync(host.Portal));
    }

    private static async Task<HttpClient> SignInAsync(PortalHost portal)
    {
        var browser = portal.Anonymous();
        using var wrong = await Forms.SignInAsync(browser, PortalHost.OwnerEmail, WrongPassword);
        using var right = await Forms.SignInAsync(browser, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        return browser;
    }

    private async Task EnrolAsync(PortalHost portal, HttpClient browser)
    {
        var (secret, page) = await Forms.SetAppUpAsync(browser);
        _canaries.Add(new("authenticator's secret", secret));
        _canaries.AddRange(RecoveryCode().Matches(page).Select(code => new Canary("recovery code", code.Value)));
        Assert.Contains(_canaries, canary => canary.What == "recovery code");
        using var other = portal.Anonymous();
        using var first = await Forms.SignInAsync(other, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        using var second = await Forms.SendCodeAsync(other, Forms.CodeOf(secret));
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/v1/account", Ct)).StatusCode);
    }

    private async Task UseTokenAsync(PortalHost portal, HttpClient browser)
    {
        var (header, value) = await Forms.ProofAsync(browser);
        browser.DefaultRequestHeaders.Add(header, value);
        using var made = await browser.PostAsJsonAsync(
            "/api/v1/account/tokens",
            new CreateToken("canary", Scopes.ForPrograms, 1),
            ContractsJson.Default.CreateToken,
            Ct
        );
        var token = (await made.Content.ReadFromJsonAsync(ContractsJson.Default.NewToken, Ct))!;
        _canaries.Add(new("token", token.Secret[4..]));
        using var program = portal.Anonymous();
        program.DefaultRequestHeaders.Authorization = new("Bearer", token.Secret);
        using var used = await program.GetAsync("/api/v1/jobs", Ct);
        Assert.Equal(HttpStatusCode.OK, used.StatusCode);
        foreach (var route in new[] { "/api/v1/jobs/none", "/api/v1/account/tokens", "/api/v1/nothing" })
        {
            await HearAsync(await program.GetAsync(route, Ct));
        }

        using var code = await program.PostAsJsonAsync("/api/v1/executors/codes", new { name = "other" }, Ct);
        _canaries.Add(new("code for an executor", (await code.Content.ReadFromJsonAsync(ContractsJson.Default.EnrollmentCode, Ct))!.Code));
    }

    private async Task SignInToSystemAsync(SystemHost host)
    {
        string? told = null;
        await using var gateway = await host.GatewayAsync(
            new AskedKind(
                async (ask, talk, ct) =>
                {
                    var answers = await talk.PromptAsync(new AskPrompt("", "", [new("Password: ", false), new("Code: ", false)]), ct);
                    told = $"{ask.SignIn?.PrivateKey} {answers?[0]} {answers?[1]}";
                    await talk.AnswerAsync(new AskAnswer { Findings = new SystemFindings { FoundAt = TimeProvider.System.GetUtcNow() } }, ct);
                }
            )
        );
        var ask = await host.AskAsync(AskKind.SignIn, new SignInRequest { Way = SignInWay.BroughtKey, PrivateKey = SshKey });
        await host.WordsAsync(ask, 1);
        var reply = new AskReply(1, [SystemPassword, SystemCode]);
        using var replied = await host.Http.PostAsJsonAsync($"/api/v1/systems/asks/{ask}/replies", reply, ContractsJson.Default.AskReply, Ct);
        await host.WordsAsync(ask, 2);
        await HearAsync(await host.Http.PostAsJsonAsync($"/api/v1/systems/asks/{AskId.New()}/replies", reply, ContractsJson.Default.AskReply, Ct));
        _canaries.Add(new("passphrase of a system's keys", (await gateway.Kind.Portal!.Channel.SystemAsync(Ct))!.KeyPassphrase));

        Assert.Equal($"{SshKey} {SystemPassword} {SystemCode}", told);
    }

    // What the secret of a job that named it is, and that of one that did not.
    private async Task<(string Asked, string Unasked)> RunJobsAsync(SystemHost host)
    {
        var projects = host.Portal.Services.GetRequiredService<IProjects>();
        var project = (await projects.CreateAsync(host.Owner, "canaries", Ct)).Require().Id;
        var route = $"/api/v1/projects/{project}/secrets";
        await HearAsync(await host.Http.PutAsJsonAsync($"{route}/TOKEN", new SetSecret(ProjectSecret), ContractsJson.Default.SetSecret, Ct));
        await HearAsync(await host.Http.PutAsJsonAsync($"{route}/LD_PRELOAD", new SetSecret(ProjectSecret), ContractsJson.Default.SetSecret, Ct));
        using var broken = new StringContent($"{{\"value\": {ProjectSecret}}}", Encoding.UTF8, "application/json");
        await HearAsync(await host.Http.PutAsync($"{route}/TOKEN", broken, Ct));
        return (await SecretOfAsync(host, project, ["TOKEN"]), await SecretOfAsync(host, project, []));
    }

    private async Task<string> SecretOfAsync(SystemHost host, ProjectId project, IReadOnlyList<string> names)
    {
        var (executor, held) = await host.Portal.HoldAsync(host.Owner, project, names);
        using var _ = executor;
        var (channel, attempt) = (new PortalChannel(executor), new AttemptKey(held.Job, held.Attempt));
        await channel.PermitAsync(attempt, Ct);
        _heard.Add("job", await host.Http.GetStringAsync($"/api/v1/jobs/{held.Job}", Ct));
        return string.Join(' ', (await channel.SecretsAsync(attempt, Ct)).Values.Values);
    }

    private async Task HearAsync(HttpResponseMessage answer)
    {
        using var _ = answer;
        _heard.Add("problem", await answer.Content.ReadAsStringAsync(Ct));
    }

    // Else nothing found would say nothing.
    private void AssertHeardOfEverything()
    {
        foreach (var where in new[] { "log", "trace", "address", "problem", "job" })
        {
            Assert.Contains(_heard.All, one => one.Where == where && one.Text.Length > 0);
        }

        Assert.Contains(_heard.All, one => one.Text.Contains("/api/v1/projects/", StringComparison.Ordinal));
    }

    private async Task<List<string>> FoundAsync(PortalHost portal)
    {
        await using var db = await portal.DatabaseAsync();
        foreach (var row in db.Set<LedgerRow>().ToList())
        {
            var values = typeof(LedgerRow).GetProperties().Select(column => column.GetValue(row));
            _heard.Add("ledger", string.Join(' ', values.Select(value => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{value}")));
        }

        foreach (var file in Directory.EnumerateFiles(portal.Folder, "*", SearchOption.AllDirectories))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var read = new StreamReader(open, Encoding.Latin1);
            _heard.Add($"file {Path.GetFileName(file)}", await read.ReadToEndAsync(Ct));
        }

        return
        [
            .. (
                from one in _heard.All
                from canary in _canaries
                let form = canary.In(one.Text)
                where form is not null
                select $"{canary.What} as {form} in {one.Where}: {one.Text[..Math.Min(one.Text.Length, 300)]}"
            ).Distinct(StringComparer.Ordinal),
        ];
    }

    [GeneratedRegex(@"\b[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex RecoveryCode();
}
