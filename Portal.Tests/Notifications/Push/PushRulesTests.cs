using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Notifications.Push;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications.Push;

/// <summary>To where messages may go, what is taken from a browser, and what the settings may say.</summary>
public sealed class PushRulesTests
{
    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("2a00:1450:4001:81c::200a")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void Address_OfTheInternet_IsPublic(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fd00::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    public void Address_OfANetworkNearby_IsNot(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/abc", true)]
    [InlineData("https://web.push.apple.com/Qabc", true)]
    [InlineData("https://push.apple.com.evil.example/Qabc", false)]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/abc", false)]
    public void Endpoint_WhenServicesAreNamed_MustBeOneOfThem(string endpoint, bool isTaken) =>
        Assert.Equal(isTaken, PushEndpoints.AddressFault(endpoint, 443, ["fcm.googleapis.com", ".push.apple.com"]) is null);

    [Theory]
    [InlineData("http://push.example.org/a")]
    [InlineData("https://push.example.org:8443/a")]
    [InlineData("https://ada:pw@push.example.org/a")]
    [InlineData("https://push.example.org/a#b")]
    [InlineData("https://10.0.0.1/a")]
    [InlineData("https://2130706433/a")]
    [InlineData("https://[::1]/a")]
    [InlineData("https://localhost/a")]
    [InlineData("https://portal/a")]
    [InlineData("https://portal./a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("push.example.org/a")]
    public void Endpoint_ThatNoPushServiceGives_IsRefused(string endpoint) => Assert.NotNull(PushEndpoints.AddressFault(endpoint, 443, []));

    [Fact]
    public void Browser_WithAKeyOffTheCurveOrAShortSecret_IsRefused()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        byte[] right = [4, .. point.X!, .. point.Y!];
        byte[] wrong = [4, .. point.X!, .. point.X!];
        var secret = Base64Url.EncodeToString(new byte[16]);

        Assert.Null(FaultOf(Base64Url.EncodeToString(right), secret));
        Assert.Contains("point", FaultOf(Base64Url.EncodeToString(wrong), secret), StringComparison.Ordinal);
        Assert.Contains("point", FaultOf("not base64!", secret), StringComparison.Ordinal);
        Assert.Contains("16 bytes", FaultOf(Base64Url.EncodeToString(right), "AAAA"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("portal@uni.example", "fcm.googleapis.com", null)]
    [InlineData("portal", "fcm.googleapis.com", "Push:Contact is 'portal'")]
    [InlineData("\"a\\\"b\"@uni.example", "fcm.googleapis.com", "Push:Contact is")]
    [InlineData("", "https://fcm.googleapis.com", "Push:Services names 'https://fcm.googleapis.com'")]
    public void Settings_ThatAreWrong_NameTheirKey(string contact, string service, string? sentence)
    {
        var result = new PushOptionsCheck().Validate(Options.DefaultName, new PushOptions { Contact = contact, Services = [service] });

        Assert.Equal(sentence is not null, result.Failed);
        Assert.Contains(sentence ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void News_OfFewJobs_AreToldOneByOne_AndOnlyTheirEnds()
    {
        var (job, other) = (JobId.New(), JobId.New());

        var notes = PushNotes.Of(
            [News(job, NotificationKinds.Succeeded, 3), News(job, NotificationKinds.Started, 2), News(other, NotificationKinds.Failed, 1)],
            "Bees",
            "en"
        );

        Assert.Equal(["#7 train failed", "#7 train succeeded"], notes.Select(note => note.Title));
        Assert.Equal([Urls.Job(other), Urls.Job(job)], notes.Select(note => note.Path));
        Assert.Equal([1, 2], notes.Select(note => note.Of.Count));
        Assert.NotEqual(notes[0].Tag, notes[1].Tag);
    }

    [Fact]
    public void News_OfManyJobs_AreToldTogether()
    {
        var news = Enumerable
            .Range(1, 5)
            .Select(at => News(JobId.New(), at == 5 ? NotificationKinds.Failed : NotificationKinds.Succeeded, at))
            .Reverse();

        var note = Assert.Single(PushNotes.Of([.. news], "Bees", "en"));

        Assert.Equal(("Your jobs: 1 failed or were cancelled, 4 succeeded", "Bees", "/jobs"), (note.Title, note.Body, note.Path));
        Assert.Equal(5, note.Of.Count);
    }

    [Fact]
    public void News_AreToldInTheLanguageOfTheBrowser_AndNothingElseIs()
    {
        var before = CultureInfo.CurrentUICulture;
        var many = Enumerable.Range(1, 4).Select(at => News(JobId.New(), NotificationKinds.Succeeded, at)).ToList();

        Assert.Equal("#7 train lyckades", Assert.Single(PushNotes.Of([many[0]], "Bees", "sv")).Title);
        Assert.Equal("Dina jobb: 4 lyckades", Assert.Single(PushNotes.Of(many, "Bees", "sv")).Title);
        Assert.Equal("Your jobs: 4 succeeded", Assert.Single(PushNotes.Of(many, "Bees", "en")).Title);
        Assert.Same(before, CultureInfo.CurrentUICulture);
    }

    [Fact]
    public void Title_OfAVeryLongName_IsCut_AndFitsIntoAMessage()
    {
        var long1 = News(JobId.New(), NotificationKinds.Succeeded, 1) with { Name = string.Concat(Enumerable.Repeat("🐝", 500)) };

        var note = Assert.Single(PushNotes.Of([long1], new string('ü', 500), "en"));

        Assert.EndsWith("🐝…", note.Title, StringComparison.Ordinal);
        Assert.True(note.ToJson().Length < 3000);
    }

    private static string? FaultOf(string key, string secret) =>
        PushEndpoints.Fault(new("https://push.example.org/a", key, secret), 443, [])?.English;

    private static Notification News(JobId job, NotificationKinds kind, int at) =>
        new()
        {
            Kind = kind,
            At = OnPage.Noon.AddMinutes(at),
            IsNew = true,
            Name = "train",
            Job = 7,
            JobId = job,
        };
}
