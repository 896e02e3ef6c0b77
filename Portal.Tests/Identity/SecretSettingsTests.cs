using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>A portal does not start with a secret that everybody knows, and says which setting it is.</summary>
[Trait("Stage", "Integration")]
public sealed class SecretSettingsTests
{
    private const string Mail = "mail.uni.example";

    [Theory]
    [InlineData("Smtp:Password", "changeme")]
    [InlineData("Smtp:Password", "Change-Me!")]
    [InlineData("Smtp:Password", "password")]
    [InlineData("Smtp:Password", "<your password>")]
    [InlineData("Smtp:Password", "${SMTP_PASSWORD}")]
    [InlineData("Smtp:Password", "xxxxxxxx")]
    [InlineData("Smtp:Password", "")]
    [InlineData("Smtp:Password", "   ")]
    [InlineData("Kestrel:Certificates:Default:Password", "changeit")]
    [InlineData("Kestrel:Endpoints:Https:Certificate:Password", "secret")]
    [InlineData("SomeRoomThatComes:ClientSecret", "your-secret")]
    public async Task Start_WithASecretOfAnExample_NamesTheSetting(string setting, string value)
    {
        var settings = new Dictionary<string, string>
        {
            ["Smtp:Host"] = Mail,
            ["Smtp:From"] = "portal@uni.example",
            ["Smtp:User"] = "portal",
            ["Smtp:Password"] = "kept somewhere else",
        };
        settings[setting] = value;

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(settings));

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
        Assert.True(value.Length < 4 || !refused.Message.Contains($"'{value}'", StringComparison.Ordinal), refused.Message);
    }

    [Fact]
    public async Task Start_WithARealSecret_Starts() =>
        await StartAsync(
            new Dictionary<string, string>
            {
                ["Smtp:Host"] = Mail,
                ["Smtp:From"] = "portal@uni.example",
                ["Smtp:User"] = "portal",
                ["Smtp:Password"] = "velvet-Password-41",
            }
        );

    private static async Task StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = settings });
    }
}
