using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Operations;

/// <summary>What whoever runs the portal asks it: how it is, and in figures.</summary>
internal static class OperationsRoom
{
    // A portal that takes longer is not well.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The standard one of OpenTelemetry: where a collector listens. Without it nothing is sent anywhere.
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddOperations(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", timeout: Patience).AddCheck<DiskHealth>("disk", timeout: Patience);
        services.AddOptions<MetricsOptions>().BindConfiguration(MetricsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsCheck>();
        services.AddSingleton<PortalMeter.Figures>();
        services.AddSingleton<PortalMeter>();
        services.AddSingleton<SecretWords>();
        services.AddSingleton<RecentLog>();
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<RecentLog>());
        services.AddSingleton<CommitTimes>();
        services.AddSingleton<IDatabaseFacts, SqliteFacts>();
        services.AddSingleton<IDatabaseFacts, PostgresFacts>();
        services.AddSingleton<DatabaseReading>();
        services.AddSingleton<MachineReading>();
        services.AddSingleton<QueueReading>();
        services.AddSingleton<WorkList>();
        services.AddSingleton<IOperations, OperationsService>();
        services
            .AddOpenTelemetry()
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(PortalMeter.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
                if (builder.Configuration[CollectorVariable] is { Length: > 0 })
                {
                    // The other standard variables (protocol, headers, interval) it reads by itself.
                    metrics.AddOtlpExporter();
                }
            });
        // Meters are found by name, and those of another portal in this process, as tests have them, have the same.
        services.ConfigureOpenTelemetryMeterProvider(
            (provider, metrics) =>
            {
                var own = provider.GetRequiredService<IMeterFactory>();
                metrics.AddView(instrument => instrument.Meter.Scope is { } scope && scope != own ? MetricStreamConfiguration.Drop : null);
            }
        );
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, MetricsAuthentication>(MetricsAuthentication.SchemeName, null);
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                MetricsAuthentication.SchemeName,
                policy => policy.AddAuthenticationSchemes(MetricsAuthentication.SchemeName).RequireAuthenticatedUser()
            );
    }

    public static void MapOperations(this WebApplication app)
    {
        app.Services.GetRequiredService<PortalMeter>();
        app.Services.GetRequiredService<CommitTimes>();
        app.MapApi().MapOperationsReading();
        app.MapGet("/health", HealthAsync).AllowAnonymous().ExcludeFromDescription();
        if (app.Services.GetRequiredService<IOptions<MetricsOptions>>().Value.Secret.Length > 0)
        {
            app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(MetricsAuthentication.SchemeName);
        }
    }

    // A word for whoever balances loads, and which part it is for whoever looks: never why, as anybody may ask.
    private static async Task HealthAsync(HttpContext http, HealthCheckService health, CancellationToken ct)
    {
        var report = await health.CheckHealthAsync(ct);
        http.Response.StatusCode = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "text/plain; charset=utf-8";
        var words = new StringBuilder().Append(report.Status).Append('\n');
        foreach (var (name, entry) in report.Entries)
        {
            words.Append(name).Append(": ").Append(entry.Status).Append('\n');
        }

        await http.Response.WriteAsync(words.ToString(), ct);
    }
}
