using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;

namespace Pollinator.Portal.Tests.Operations;

/// <summary>The portal's figures, as Prometheus collects them.</summary>
[Trait("Stage", "Integration")]
public sealed class MetricsTests
{
    private static readonly string Secret = new('m', 40);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_OfAPortalAtWork_CountItsJobsExecutorsAndLogs()
    {
        await using var other = await StartAsync(Secret);
        await using var portal = await StartAsync(Secret);
        var (executor, held) = await portal.HoldAsync(await portal.OwnerAsync(), null);
        using var _ = executor;
        var (channel, attempt) = (new PortalChannel(executor), new AttemptKey(held.Job, held.Attempt));
        await channel.PermitAsync(attempt, Ct);
        await channel.AppendLogAsync(attempt, LogStream.Stdout, 0, new byte[1234], Ct);
        using var client = portal.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);

        var figures = await client.GetStringAsync("/metrics", Ct);

        Assert.Equal("1", Value(figures, "pollinator_jobs", "state=\"Starting\""));
        Assert.Equal("0", Value(figures, "pollinator_jobs", "state=\"Waiting\""));
        Assert.Equal("1", Value(figures, "pollinator_executors", "health=\"Good\""));
        Assert.Equal("1234", Value(figures, "pollinator_log_received_bytes_total", ""));
        Assert.NotEqual("0", Value(figures, "pollinator_commit_duration_seconds_count", ""));
        Assert.NotEqual("0", Value(figures, "pollinator_disk_free_bytes", ""));
        Assert.Contains("http_server_request_duration_seconds", figures, StringComparison.Ordinal);
        Assert.Single(figures.Split('\n'), line => line.StartsWith("pollinator_disk_free_bytes{", StringComparison.Ordinal));
        Assert.DoesNotContain("Bees", figures, StringComparison.Ordinal);
        Assert.DoesNotContain($"{held.Job}", figures, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer guessed")]
    [InlineData("Basic bW1tbW0=")]
    public async Task Metrics_WithoutTheSecret_AreRefused(string? header)
    {
        await using var portal = await StartAsync(Secret);
        using var client = portal.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(request, Ct)).StatusCode);
    }

    [Fact]
    public async Task Metrics_AreNotThere_UnlessASecretIsSet()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = await portal.WithTokenAsync(Scopes.ForPrograms);

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/metrics", Ct)).StatusCode);
    }

    [Fact]
    public async Task Start_WithASecretThatCanBeGuessed_NamesTheSetting()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync("short"));

        Assert.Contains("Metrics:Secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collector_ThatIsNamed_IsSentTheFigures()
    {
        await using var collector = await FakeCollector.StartAsync();
        var settings = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        };
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = settings });

        await Eventually.IsAsync(
            () => collector.Taken.Any(taken => Encoding.UTF8.GetString(taken.Body).Contains("pollinator.executors", StringComparison.Ordinal)),
            "the collector has figures"
        );

        Assert.All(collector.Taken, taken => Assert.Equal(("/v1/metrics", "application/x-protobuf"), (taken.Path, taken.Type)));
    }

    private static Task<PortalHost> StartAsync(string secret) =>
        PortalHost.StartAsync(new PortalHostOptions { Settings = new Dictionary<string, string> { ["Metrics:Secret"] = secret } });

    private static string? Value(string figures, string name, string tag) =>
        figures
            .Split('\n')
            .FirstOrDefault(line => line.Split('{', ' ')[0] == name && (tag.Length == 0 || line.Contains(tag, StringComparison.Ordinal)))
            ?.Split(' ')
            .Skip(1)
            .First();
}
