using Microsoft.Extensions.Configuration;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Tests.Operations;

/// <summary>What is, or looks like, a secret is taken out of words that are shown.</summary>
public sealed class SecretWordsTests
{
    private static readonly SecretWords Words = new(
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Outside:campus:ClientSecret"] = "velvet-harbour-candle",
                    ["Smtp:Password"] = "abc",
                    ["Smtp:Host"] = "mail.uni.example",
                }
            )
            .Build()
    );

    [Theory]
    [InlineData("Host=db;Username=p;Password=hunter22;Database=x", "hunter22")]
    [InlineData("refused: client_secret: \"hunter22\", try again", "hunter22")]
    [InlineData("GET https://campus.example/callback?code=hunter22&state=s3cr3tstate", "hunter22")]
    [InlineData("GET https://campus.example/callback?code=hunter22&state=s3cr3tstate", "s3cr3tstate")]
    [InlineData("Authorization: Bearer hunter22hunter22==", "hunter22")]
    [InlineData("token pol_hunter22hunter22 was refused", "hunter22")]
    [InlineData("cannot reach https://ada:hunter22@proxy.example/", "hunter22")]
    [InlineData("key -----BEGIN OPENSSH PRIVATE KEY-----\nhunter22\n-----END OPENSSH PRIVATE KEY-----", "hunter22")]
    [InlineData("key -----BEGIN OPENSSH PRIVATE KEY-----\nhunter22", "hunter22")]
    [InlineData("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.hunter22", "hunter22")]
    [InlineData("550 5.1.1 <ada.hunter22@uni.example>: no such user", "hunter22")]
    [InlineData("campus said velvet-harbour-candle is wrong", "velvet")]
    public void Secret_InWords_IsTakenOut(string words, string secret)
    {
        var shown = Words.Without(words);

        Assert.DoesNotContain(secret, shown, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(SecretWords.Removed, shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The ledger could not be sealed; it is tried again at the next interval.")]
    [InlineData("There is no mail.uni.example, abc.")]
    [InlineData("A token was refused, and a password reset could not be sent.")]
    [InlineData("There is no /opt/pollinator/executors/local/pollinator-local. Jobs run on executors you add.")]
    public void Words_WithoutSecrets_StayAsTheyAre(string words) => Assert.Equal(words, Words.Without(words));

    [Fact]
    public void Words_OnSeveralLines_AreOneLineWithoutControls() => Assert.Equal("one two three", Words.Without("one\ntwo\u001b\u202e\tthree\r\n"));
}
