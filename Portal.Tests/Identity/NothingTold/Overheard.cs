using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.NothingTold;

/// <summary>All that a portal says without being asked: log lines with what they are made of, traces, the addresses of requests, problems.</summary>
internal sealed class Overheard : ILoggerProvider, ILogger, IStartupFilter
{
    private readonly ConcurrentQueue<(string Where, string Text)> _said = new();
    private readonly ActivityListener _traces;

    public Overheard()
    {
        _traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_traces);
    }

    public IEnumerable<(string Where, string Text)> All => _said;

    /// <summary>Has a portal say everything that it can.</summary>
    public PortalHostOptions Options()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var category in new[] { "Default", "Microsoft.AspNetCore", "Microsoft.AspNetCore.DataProtection", "Microsoft.EntityFrameworkCore" })
        {
            settings[$"Logging:LogLevel:{category}"] = "Trace";
        }

        return new PortalHostOptions
        {
            Settings = settings,
            Services = services => services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(this).AddSingleton<IStartupFilter>(this),
        };
    }

    /// <summary>A problem that a client was answered with.</summary>
    public void Add(string where, string text) => _said.Enqueue((where, text));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                async (context, rest) =>
                {
                    Add("address", context.Request.GetEncodedUrl());
                    await rest(context);
                    Add("address", $"{context.Response.Headers.Location}");
                }
            );
            next(app);
        };

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Add("log", Of(state));
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add("log", $"{formatter(state, exception)} {exception} {Of(state)}");

    public void Dispose() => _traces.Dispose();

    private void Add(Activity trace)
    {
        Add("trace", $"{trace.DisplayName} {trace.StatusDescription}");
        foreach (var tag in trace.TagObjects.Concat(trace.Events.SelectMany(one => one.Tags)))
        {
            Add("trace", $"{tag.Key}={tag.Value}");
        }

        foreach (var item in trace.Baggage)
        {
            Add("trace", $"{item.Key}={item.Value}");
        }
    }

    private static string Of<TState>(TState state) =>
        state is IEnumerable<KeyValuePair<string, object?>> parts
            ? string.Join(
                ' ',
                parts.Select(part => part.Value is IEnumerable many and not string ? string.Join(' ', many.Cast<object?>()) : $"{part.Value}")
            )
            : $"{state}";
}
