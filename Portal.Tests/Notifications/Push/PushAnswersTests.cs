using System.Net;
using Microsoft.Extensions.Time.Testing;
using Pollinator.Portal.Server.Notifications.Push;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications.Push;

/// <summary>What is made of messages that push services do not take: who is told of it, and when a browser is given up.</summary>
public sealed class PushAnswersTests
{
    private static readonly TimeSpan Fortnight = TimeSpan.FromDays(14);
    private static readonly Guid _ada = Guid.CreateVersion7();
    private static readonly Guid _otto = Guid.CreateVersion7();
    private static readonly HashSet<string> _proven = new(StringComparer.OrdinalIgnoreCase) { "a.example.org" };
    private static readonly HashSet<string> _unproven = new(StringComparer.OrdinalIgnoreCase);
    private readonly FakeTimeProvider _clock = new(OnPage.Noon);

    [Fact]
    public void Refusals_AreLogged_OnceForEachService_WithoutTheirAddress()
    {
        using var log = new KeptLog();
        var answers = new PushAnswers(_clock, log);

        answers.Take([Of("a.example.org", PushOutcome.Refused, 413), Of("a.example.org", PushOutcome.Refused, 413)], _proven);
        answers.Take([new PushAnswer("b.example.org", _ada, new PushResult(PushOutcome.Refused, Fault: new FormatException("a secret")))], _proven);

        Assert.Equal(2, log.Lines.Count);
        Assert.Contains(log.Lines, line => line.Contains("a.example.org does not take 2 messages", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("413", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("FormatException", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("secret", StringComparison.Ordinal));
        Assert.Null(answers.Denied);
    }

    [Fact]
    public void Service_ThatDoesNotBelieveThePortal_IsNamed_UntilItTakesSomething_OrADayIsOver()
    {
        using var log = new KeptLog();
        var answers = new PushAnswers(_clock, log);

        answers.Take([Of("a.example.org", PushOutcome.Denied, 403), Of("a.example.org", PushOutcome.Refused, 400)], _proven);
        answers.Take([Of("b.example.org", PushOutcome.Accepted)], _proven);

        Assert.Contains("a.example.org answers 403", answers.Denied?.Message, StringComparison.Ordinal);
        Assert.Contains("does not believe this portal (status 403", Assert.Single(log.Lines), StringComparison.Ordinal);

        answers.Take([Of("a.example.org", PushOutcome.Accepted)], _proven);
        Assert.Null(answers.Denied);

        answers.Take([Of("a.example.org", PushOutcome.Denied, 401)], _proven);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(answers.Denied);
    }

    [Fact]
    public void Service_ThatNeverTookAnything_IsNamed_OnceItDeniesTwoPeople()
    {
        using var log = new KeptLog();
        var answers = new PushAnswers(_clock, log);

        answers.Take([Of("own.example.org", PushOutcome.Denied, 403), Of("own.example.org", PushOutcome.Denied, 403)], _unproven);
        Assert.Null(answers.Denied);

        // In another round.
        answers.Take([Of("own.example.org", PushOutcome.Denied, 403, _otto)], _unproven);
        Assert.Contains("own.example.org answers 403", answers.Denied?.Message, StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromDays(1));
        answers.Take([Of("own.example.org", PushOutcome.Denied, 403, _otto)], _unproven);
        Assert.Null(answers.Denied);
    }

    [Theory]
    [InlineData("fcm.googleapis.com", true)]
    [InlineData("updates.push.services.mozilla.com", true)]
    [InlineData("wns2-par02p.notify.windows.com", true)]
    [InlineData("web.push.apple.com", true)]
    [InlineData("fcm.googleapis.com.own.example.org", false)]
    [InlineData("notpush.apple.com.example.org", false)]
    [InlineData("evilnotify.windows.com", false)]
    public void Service_OfAMaker_IsNamed_AlreadyWhenItDeniesOnePerson(string host, bool isNamed)
    {
        using var log = new KeptLog();
        var answers = new PushAnswers(_clock, log);

        answers.Take([Of(host, PushOutcome.Denied, 403)], _unproven);

        Assert.Equal(isNamed, answers.Denied is not null);
    }

    [Fact]
    public void Service_WithoutBrowsers_IsNamedNoMore()
    {
        using var log = new KeptLog();
        var answers = new PushAnswers(_clock, log);
        answers.Take([Of("own.example.org", PushOutcome.Denied, 403), Of("own.example.org", PushOutcome.Denied, 403, _otto)], _unproven);
        answers.Take([Of("a.example.org", PushOutcome.Denied, 401)], _proven);

        answers.KeepOnly(Told(("own.example.org", _ada), ("a.example.org", _ada)));
        Assert.Contains("a.example.org answers 401", answers.Denied?.Message, StringComparison.Ordinal);

        answers.KeepOnly(Told(("own.example.org", _ada), ("a.example.org", _otto)));
        Assert.Null(answers.Denied);
    }

    [Fact]
    public void Browser_ThatFailedOnce_IsKept_HoweverLongNothingIsTold()
    {
        var browser = Browser();

        browser.Failed(At(0));
        Assert.False(browser.HasFailedFor(Fortnight));

        // Two weeks of silence, and it is well.
        browser.Told(At(20));
        browser.Failed(At(21));
        Assert.Equal((At(21), At(21)), (browser.FailedSince!.Value, browser.LastTriedAt!.Value));
        Assert.False(browser.HasFailedFor(Fortnight));
    }

    [Fact]
    public void Browser_ThatFailsForMoreThanAFortnight_IsGivenUp()
    {
        var browser = Browser();

        browser.Failed(At(0));
        browser.Failed(At(14));
        Assert.False(browser.HasFailedFor(Fortnight));
        browser.Failed(At(15));

        Assert.True(browser.HasFailedFor(Fortnight));
        Assert.Equal(At(0), browser.FailedSince);
    }

    [Fact]
    public void Browser_ThatIsDenied_IsGivenUpAsOfThat_AndNotAsOfFailures()
    {
        var browser = Browser();

        browser.Denied(At(0));
        browser.Denied(At(14));
        Assert.False(browser.IsDeniedFor(Fortnight, At(14)));
        browser.Denied(At(20));
        Assert.True(browser.IsDeniedFor(Fortnight, At(20)));
        Assert.Equal(At(0), browser.FailedSince);
        Assert.False(browser.HasFailedFor(Fortnight));

        browser.Failed(At(21));
        Assert.Equal(At(21), browser.FailedSince);
        Assert.False(browser.HasFailedFor(Fortnight));
        Assert.False(browser.IsDeniedFor(Fortnight, At(21)));
    }

    private static PushAnswer Of(string host, PushOutcome outcome, int? status = null, Guid? person = null) =>
        new(
            host,
            person ?? _ada,
            new PushResult(outcome, (HttpStatusCode?)status, status is null ? null : new HttpRequestException("of the library"))
        );

    private static ILookup<string, Guid> Told(params (string Host, Guid Person)[] browsers) =>
        browsers.ToLookup(one => one.Host, one => one.Person, StringComparer.OrdinalIgnoreCase);

    private static long At(int day) => OnPage.Noon.AddDays(day).ToUnixTimeMilliseconds();

    private static PushBrowserRow Browser() =>
        new()
        {
            Endpoint = "https://push.example.org/1",
            P256dh = "",
            Auth = "",
            Key = "",
            Language = "en",
        };
}
