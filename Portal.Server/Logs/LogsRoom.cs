using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.SignalR;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Identity.Live;

namespace Pollinator.Portal.Server.Logs;

/// <summary>Logs: taken from executors, kept as files, read by line and by byte, followed live.</summary>
public static class LogsRoom
{
    /// <summary>Registers the room.</summary>
    public static void AddLogs(this IHostApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection("Logs").Get<LogsOptions>() ?? new();
        if (options.Faults().ToList() is { Count: > 0 } faults)
        {
            throw new InvalidOperationException(string.Join(' ', faults));
        }
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<WatchedLogs>();
        builder.Services.AddSingleton<ILogFeed, LogFeed>();
        builder.Services.AddSingleton<LogStore>();
        builder.Services.AddSingleton<ILogAppends>(services => services.GetRequiredService<LogStore>());
        builder.Services.AddSingleton<ILogSeals>(services => services.GetRequiredService<LogStore>());
        builder.Services.AddSingleton<ILogs, LogService>();
        builder.Services.AddSingleton<LogFollower>();
        builder
            .Services.AddSignalR(hub => hub.MaximumReceiveMessageSize = 32 * 1024)
            .AddJsonProtocol(json => Shape(json.PayloadSerializerOptions))
            .AddHubOptions<LiveHub>(hub => hub.AddFilter<LiveCalls>());
    }

    /// <summary>Maps API and hub.</summary>
    public static void MapLogs(this WebApplication app)
    {
        app.MapApi().MapLogReading();
        app.MapExecutorApi().MapLogAppends();
        app.MapHub<LiveHub>("/hubs/live", hub => hub.CloseOnAuthenticationExpiration = true);
    }

    // The hub writes what the API writes.
    private static void Shape(JsonSerializerOptions json)
    {
        json.TypeInfoResolver = JsonTypeInfoResolver.Combine(ContractsJson.Default, new DefaultJsonTypeInfoResolver());
        json.Converters.Add(new JsonStringEnumConverter());
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }
}
