using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Mail;
using Pollinator.Portal.Server.Identity.Resets;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>New passwords by e-mail, through a mail server that speaks SMTP.</summary>
[Trait("Stage", "Integration")]
public sealed partial class ForgottenPasswordTests
{
    private const string NewPassword = "harbour lantern orchid";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forgotten_OfAnAccount_SendsALinkThatWorks()
    {
        await using var mail = new MailServer();
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = mail.Settings });
        await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, (await portal.OwnerAsync()).Colony);

        await AskAsync(portal, " Grace.Obi@uni.example");
        await Eventually.IsAsync(() => !mail.Taken.IsEmpty, "the mail came");

        Assert.True(mail.Taken.TryPeek(out var message));
        Assert.Equal("grace.obi@uni.example", message.To);
        var code = Code().Match(message.Text).Groups["code"].Value;
        using var browser = portal.Anonymous();
        var set = await Forms.SendAsync(browser, "/reset", "reset", [("Input.Code", code), ("Input.Password", NewPassword)]);
        Assert.Contains("Your new password is set", await set.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Forms.SignInAsync(browser, message.To, NewPassword)).StatusCode);
    }

    [Fact]
    public async Task Forgotten_AnswersTheSame_AndSendsNothingToStrangersOrTwiceInARow()
    {
        await using var mail = new MailServer();
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = mail.Settings });
        await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, (await portal.OwnerAsync()).Colony);

        var stranger = await AskAsync(portal, "nobody@uni.example");
        var known = await AskAsync(portal, "grace.obi@uni.example");
        await AskAsync(portal, "grace.obi@uni.example");
        // One after the other: when the last one's came, all before it were answered.
        await AskAsync(portal, PortalHost.OwnerEmail);
        await Eventually.IsAsync(() => mail.Taken.Any(message => message.To == PortalHost.OwnerEmail), "the last mail came");

        Assert.Equal(stranger, known);
        Assert.Contains("If there is an account", known, StringComparison.Ordinal);
        Assert.Equal(["grace.obi@uni.example", PortalHost.OwnerEmail], mail.Taken.Select(message => message.To));
        await using var db = await portal.DatabaseAsync();
        Assert.Equal(2, await db.Set<PasswordResetRow>().CountAsync(Ct));
    }

    // Who stands between could say that the server does not encrypt, or show a certificate that nobody vouches for.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Forgotten_WhereTheMailServerCannotBeTrusted_SendsNothingAndSaysSoInTheLog(bool isEncrypted)
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("localhost");
        await using var mail = new MailServer(isEncrypted ? certificate : null);
        using var log = new KeptLog();
        var settings = new Dictionary<string, string>(mail.Settings) { ["Smtp:StartTls"] = "true", ["Logging:LogLevel:Default"] = "Trace" };
        await using var portal = await PortalHost.StartAsync(
            new PortalHostOptions { Settings = settings, Services = services => services.AddSingleton<ILoggerProvider>(log) }
        );

        await portal.OwnerAsync();
        var answer = await AskAsync(portal, PortalHost.OwnerEmail);
        await Eventually.IsAsync(
            () => log.Lines.Any(line => line.StartsWith("A link for a new password could not", StringComparison.Ordinal)),
            "it is logged"
        );

        Assert.Contains("If there is an account", answer, StringComparison.Ordinal);
        Assert.Empty(mail.Taken);
        Assert.DoesNotContain(log.Lines, line => line.Contains("/reset#", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Forgotten_WithoutAMailServer_SaysWhomToAsk()
    {
        await using var portal = await PortalHost.StartAsync();
        using var browser = portal.Anonymous();

        Assert.Contains("Ask an administrator", await browser.GetStringAsync("/forgot", Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 587, "portal@uni.example", null, true, "Smtp:Host is missing")]
    [InlineData("mail", 0, "portal@uni.example", null, true, "Smtp:Port is 0")]
    [InlineData("mail", 587, "portal", null, true, "Smtp:From is 'portal'")]
    [InlineData("mail", 587, "portal@uni.example", "secret", false, "Smtp:StartTls is false")]
    public void Settings_ThatAreWrong_NameTheirKey(string? host, int port, string from, string? password, bool startTls, string sentence)
    {
        var options = new SmtpOptions
        {
            Host = host ?? "",
            Port = port,
            From = from,
            User = password is null ? "" : "portal",
            Password = password ?? "",
            StartTls = startTls,
        };

        var result = new SmtpOptionsCheck().Validate(Options.DefaultName, options);

        Assert.Contains(sentence, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.FailureMessage + options, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(PortalHost portal, string email)
    {
        using var browser = portal.Anonymous();
        using var answer = await Forms.SendAsync(browser, "/forgot", "forgot", [("Input.Email", email)]);
        var html = await answer.Content.ReadAsStringAsync(Ct);
        // Round it stand values that are protected anew each time.
        return html[html.IndexOf("<main", StringComparison.Ordinal)..html.IndexOf("</main>", StringComparison.Ordinal)];
    }

    [GeneratedRegex("/reset#(?<code>[A-Za-z0-9_-]{43})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
