using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pollinator.Contracts;
using Pollinator.Portal.Language;
using Pollinator.Portal.Server.Identity.Colonies;
using Pollinator.Portal.Server.Notifications.Push;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications.Push;

/// <summary>What happens comes to a person's browsers while the portal is closed in them: once, readable by them alone, and never anywhere else.</summary>
[Trait("Stage", "Integration")]
public class PushTests(PushPortal portal) : IClassFixture<PushPortal>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PortalHost Host => portal.Host;

    private FakePushService Service => portal.Service;

    [Fact]
    public async Task Job_ThatEnded_IsTold_SignedByThePortal_AndReadableByTheBrowserAlone()
    {
        var ada = await Host.SignedInPersonAsync("Ada One");
        var browser = await Host.AddAsync(ada, Service.Subscribe());

        var job = await Host.RunAsync(ada);
        await Host.TellAsync();

        var message = Assert.Single(Service.For(browser));
        var told = browser.Read(message);
        Assert.Equal($"#{job.Number} {job.Name} succeeded", told.GetProperty("title").GetString());
        Assert.Equal("Colony of Ada One", told.GetProperty("body").GetString());
        Assert.Equal($"/jobs/{job.Id}", told.GetProperty("path").GetString());
        Assert.Equal("aes128gcm", message.Headers["Content-Encoding"]);
        Assert.InRange(int.Parse(message.Headers["TTL"]), 86_000, 86_400);
        Assert.Matches("^[A-Za-z0-9_-]{32}$", message.Headers["Topic"]);
        Assert.DoesNotContain("Cookie", message.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        var key = (await Host.Browsers().GetAsync(ada, Ct)).Require().Key!;
        await AssertSignedAsync(message.Headers["Authorization"], key);
        var listed = Assert.Single(await Host.ListAsync(ada));
        Assert.Equal(("Firefox on Linux", true), (listed.Browser, listed.IsThis));
        Assert.NotNull(listed.ToldAt);
    }

    [Fact]
    public async Task News_OfAnother_OfBefore_SeenOrNotChosen_AreNotTold()
    {
        var (ada, otto) = (await Host.SignedInPersonAsync("Ada Two"), await Host.SignedInPersonAsync("Otto Two"));
        // What happens to her jobs is no news to a colleague.
        await Host.AddMemberAsync(otto.User, ColonyRole.Owner, ada.Colony);
        await Host.RunAsync(ada);
        // A moment that is the same for both would be of before.
        portal.Clock.By += TimeSpan.FromSeconds(1);
        var (hers, his) = (await Host.AddAsync(ada, Service.Subscribe()), await Host.AddAsync(otto, Service.Subscribe()));
        var notifications = Host.Services.GetRequiredService<INotifications>();
        portal.Clock.By += TimeSpan.FromSeconds(1);

        await Host.RunAsync(ada);
        (await notifications.MarkSeenAsync(ada, portal.Clock.GetUtcNow(), Ct)).Require();
        portal.Clock.By += TimeSpan.FromSeconds(1);
        (await notifications.ChooseAsync(ada, NotificationKinds.Failed, Ct)).Require();
        await Host.RunAsync(ada);
        await Host.TellAsync();

        Assert.Empty(Service.For(hers));
        Assert.Empty(Service.For(his));

        (await notifications.ChooseAsync(ada, NotificationKinds.All, Ct)).Require();
        await Host.TellAsync();

        Assert.Single(Service.For(hers));
        Assert.Empty(Service.For(his));
    }

    [Fact]
    public async Task News_ThatWereTold_AreNotToldAgain_AlsoNotAfterARestart()
    {
        using var folder = new TempFolder();
        Caller ada;
        FakePushBrowser browser;
        string? key;
        await using (var before = await PortalHost.StartAsync(Service.Options(folder.Path)))
        {
            ada = await before.SignedInPersonAsync("Ada Three");
            browser = await before.AddAsync(ada, Service.Subscribe());
            key = (await before.Browsers().GetAsync(ada, Ct)).Require().Key;
            await before.RunAsync(ada);
            await before.TellAsync();
            await before.TellAsync();
            Assert.Single(Service.For(browser));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, "keys", "push.key")));
        }

        await using var after = await PortalHost.StartAsync(Service.Options(folder.Path));
        await after.TellAsync();
        Assert.Single(Service.For(browser));
        await after.RunAsync(ada);
        await after.TellAsync();

        Assert.Equal(2, Service.For(browser).Count);
        Assert.Equal(key, (await after.Browsers().GetAsync(ada, Ct)).Require().Key);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Browser_ThatItsServiceKnowsNoMore_IsForgotten(int status)
    {
        var ada = await Host.SignedInPersonAsync($"Ada Gone {status}");
        var browser = await Host.AddAsync(ada, Service.Subscribe());
        Service.Answer(browser, status);

        await Host.RunAsync(ada);
        await Host.TellAsync();
        await Host.TellAsync();

        Assert.Single(Service.For(browser));
        Assert.Empty(await Host.ListAsync(ada));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Service_ThatIsBusy_IsAskedAgain(int status)
    {
        var ada = await Host.SignedInPersonAsync($"Ada Busy {status}");
        var browser = await Host.AddAsync(ada, Service.Subscribe());
        Service.Answer(browser, status);

        await Host.RunAsync(ada);
        await Host.TellAsync();

        var sent = Service.For(browser);
        Assert.Equal(2, sent.Count);
        // The same message, encrypted anew.
        Assert.Equal(browser.Read(sent[0]).GetRawText(), browser.Read(sent[1]).GetRawText());
        Assert.Null(Assert.Single(await Host.ListAsync(ada)).FailedSince);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Service_ThatDoesNotBelieveThePortal_IsNamed_AndItsNewsAreToldLater(int status)
    {
        var (host, round) = ($"denies{status}.example.org", Host.Services.GetRequiredService<PushRound>());
        var ada = await Host.SignedInPersonAsync($"Ada Denied {status}");
        var browser = await Host.AddAsync(ada, Service.Subscribe(host));
        var otto = await Host.SignedInPersonAsync($"Otto Denied {status}");
        var his = await Host.AddAsync(otto, Service.Subscribe(host));
        Service.Answer(browser, status);
        Service.Answer(his, status);

        await Host.RunAsync(ada);
        await Host.TellAsync();
        // It may be a machine of hers.
        Assert.Null(round.Denied);
        await Host.RunAsync(otto);
        await Host.TellAsync();
        await Host.TellAsync();

        Assert.Single(Service.For(browser));
        Assert.Contains($"{host} answers {status}", round.Denied?.Message, StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(await Host.ListAsync(ada)).FailedSince);

        portal.Clock.By += TimeSpan.FromMinutes(2);
        await Host.TellAsync();

        Assert.Equal(2, Service.For(browser).Count);
        Assert.Null(round.Denied);
        Assert.Null(Assert.Single(await Host.ListAsync(ada)).FailedSince);
    }

    [Fact]
    public async Task News_OfSomeJobs_AreToldToTheirPeopleInTheirColoniesAlone()
    {
        var (ada, otto) = (await Host.SignedInPersonAsync("Ada Nine"), await Host.SignedInPersonAsync("Otto Nine"));
        var elsewhere = ada with { Colony = await Host.AddColonyAsync("Elsewhere") };
        await Host.AddMemberAsync(ada.User, ColonyRole.Owner, elsewhere.Colony);
        var (hers, his) = (await Host.AddAsync(ada, Service.Subscribe()), await Host.AddAsync(otto, Service.Subscribe()));
        portal.Clock.By += TimeSpan.FromSeconds(1);
        await Host.RunAsync(ada);
        await Host.RunAsync(elsewhere);
        await Host.RunAsync(otto);

        var changed = new HashSet<(ColonyId Colony, UserId Person)> { (ada.Colony, ada.User) };
        await Host.Services.GetRequiredService<PushRound>().RunAsync(changed, Ct);

        Assert.Equal("Colony of Ada Nine", hers.Read(Assert.Single(Service.For(hers))).GetProperty("body").GetString());
        Assert.Empty(Service.For(his));

        await Host.TellAsync();
        Assert.Equal((2, 1), (Service.For(hers).Count, Service.For(his).Count));
    }

    [Fact]
    public async Task Browser_OfAnotherKey_IsNotTold_AndKept()
    {
        var ada = await Host.SignedInPersonAsync("Ada Ten");
        var browser = await Host.AddAsync(ada, Service.Subscribe());
        await Host.RunAsync(ada);
        var key = (await Host.Browsers().GetAsync(ada, Ct)).Require().Key!;

        await SetKeyAsync(ada, "another");
        await Host.TellAsync();
        Assert.Empty(Service.For(browser));
        Assert.Empty(await Host.ListAsync(ada));

        // As when the file of the key is put back.
        await SetKeyAsync(ada, key);
        await Host.TellAsync();
        Assert.Single(Service.For(browser));
        Assert.Single(await Host.ListAsync(ada));
    }

    [Fact]
    public async Task Message_IsInTheLanguage_InWhichThePortalIsReadThere()
    {
        var ada = await Host.SignedInPersonAsync("Ada Eleven");
        var browser = Service.Subscribe();
        await Wording.In("sv", () => Host.AddAsync(ada, browser));

        var first = await Host.RunAsync(ada);
        await Host.TellAsync();
        await Host.ListAsync(ada);
        var second = await Host.RunAsync(ada);
        await Host.TellAsync();

        var told = Service.For(browser).Select(message => browser.Read(message).GetProperty("title").GetString());
        Assert.Equal([$"#{first.Number} {first.Name} lyckades", $"#{second.Number} {second.Name} succeeded"], told);
    }

    [Fact]
    public async Task Answers_ThatLeadElsewhereOrNeverEnd_AreNotFollowed()
    {
        var ada = await Host.SignedInPersonAsync("Ada Six");
        var (one, other) = (await Host.AddAsync(ada, Service.Subscribe()), Service.Subscribe());
        await Host.AddAsync(await Host.SignedInAgainAsync(ada), other);
        Service.Answer(
            one,
            context =>
            {
                context.Response.StatusCode = 307;
                context.Response.Headers.Location = new Uri(other.Given.Endpoint).AbsolutePath + "/elsewhere";
                return Task.CompletedTask;
            }
        );
        var cut = new TaskCompletionSource();
        Service.Answer(
            other,
            async context =>
            {
                context.Response.StatusCode = 400;
                context.RequestAborted.Register(() => cut.TrySetResult());
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(new byte[64 * 1024], CancellationToken.None);
                }
            }
        );

        await Host.RunAsync(ada);
        await Host.TellAsync().WaitAsync(TimeSpan.FromSeconds(30), Ct);
        await Host.TellAsync();

        await cut.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.DoesNotContain(Service.Taken, message => message.Path.EndsWith("/elsewhere", StringComparison.Ordinal));
        Assert.Equal((1, 1), (Service.For(one).Count, Service.For(other).Count));
        Assert.All(await Host.ListAsync(ada), listed => Assert.NotNull(listed.FailedSince));
    }

    [Fact]
    public async Task Name_ThatLeadsInside_IsNotConnectedTo_AndToldWhenItLeadsOutAgain()
    {
        var ada = await Host.SignedInPersonAsync("Ada Seven");
        Service.Names["mixed.example.org"] = [IPAddress.Loopback, IPAddress.Parse("10.0.0.1")];
        var browser = await Host.AddAsync(ada, Service.Subscribe("mixed.example.org"));
        await Host.RunAsync(ada);

        await Host.TellAsync();
        Assert.NotNull(Assert.Single(await Host.ListAsync(ada)).FailedSince);
        Service.Names.TryRemove("mixed.example.org", out _);
        // It rests for a minute.
        await Host.TellAsync();
        Assert.Empty(Service.For(browser));

        portal.Clock.By += TimeSpan.FromMinutes(2);
        await Host.TellAsync();

        Assert.Single(Service.For(browser));
        Assert.Null(Assert.Single(await Host.ListAsync(ada)).FailedSince);
    }

    [Fact]
    public async Task Browser_WhoseSessionEnded_IsNotTold_AndForgotten()
    {
        var ada = await Host.SignedInPersonAsync("Ada Eight");
        var (one, two) = (await Host.AddAsync(ada, Service.Subscribe()), Service.Subscribe());
        var elsewhere = await Host.SignedInAgainAsync(ada);
        await Host.AddAsync(elsewhere, two);
        await Host.RunAsync(ada);

        (await Host.Services.GetRequiredService<ISecurity>().EndOtherSessionsAsync(elsewhere, Ct)).Require();
        Assert.Single(await Host.ListAsync(ada));
        await Host.TellAsync();
        Assert.Equal((0, 1), (Service.For(one).Count, Service.For(two).Count));

        await Host.RunAsync(ada);
        // As when an administrator locks the account, or an owner takes the person out of the colony.
        await Host.Services.GetRequiredService<PeopleChanges>().SessionsEndedAsync(ada.User, Ct);
        await Host.TellAsync();

        Assert.Single(Service.For(two));
        Assert.Empty(await Host.ListAsync(ada));
    }

    private async Task SetKeyAsync(Caller person, string key)
    {
        await using var db = await Host.DatabaseAsync();
        await db.Set<PushBrowserRow>()
            .Where(browser => browser.Person == person.User.Value)
            .ExecuteUpdateAsync(set => set.SetProperty(browser => browser.Key, key), Ct);
    }

    private static async Task AssertSignedAsync(string authorization, string key)
    {
        Assert.StartsWith("vapid ", authorization, StringComparison.Ordinal);
        var parts = authorization["vapid ".Length..]
            .Split(',')
            .Select(part => part.Trim().Split('=', 2))
            .ToDictionary(part => part[0], part => part[1]);
        Assert.Equal(key, parts["k"]);
        var point = Base64Url.DecodeFromChars(key);
        using var signer = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..33], Y = point[33..] },
            }
        );
        var checks = new TokenValidationParameters
        {
            IssuerSigningKey = new ECDsaSecurityKey(signer),
            ValidateIssuer = false,
            ValidAudience = "https://push.example.org",
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        };
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(parts["t"], checks);
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.True(result.SecurityToken.ValidTo < TimeProvider.System.GetUtcNow().AddHours(24).UtcDateTime);
    }
}
