using System.Diagnostics;
using System.Security.Cryptography;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Operations;

/// <summary>
/// The newest warnings and errors of the portal's own log, in memory and bounded. What comes again (same part, same sentence, same exceptions, whatever stands in
/// its blanks) is counted in its place, so that one trouble a second does not drive the others out.
/// </summary>
internal sealed class RecentLog(TimeProvider time, SecretWords secrets) : ILoggerProvider, ISupportExternalScope
{
    /// <summary>How many are kept.</summary>
    public const int Most = 200;

    private const int LongestWords = 1000;
    private const int LongestRead = 10_000;
    private const int LongestPart = 200;
    private const int MostExceptions = 6;
    private readonly Lock _lock = new();
    private readonly Dictionary<Kind, LinkedListNode<(Kind Kind, Trouble Trouble)>> _known = [];

    // The newest first.
    private readonly LinkedList<(Kind Kind, Trouble Trouble)> _troubles = [];
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();
    private long _forgotten;

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    /// <summary>What is kept.</summary>
    public RecentTroubles Read()
    {
        lock (_lock)
        {
            return new RecentTroubles(Since, Most, _forgotten, [.. _troubles.Select(one => one.Trouble)]);
        }
    }

    public ILogger CreateLogger(string categoryName) => new PartLogger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() { }

    private void Keep(Said said)
    {
        var now = time.GetUtcNow();
        var trouble = new Trouble
        {
            Reference = said.Reference ?? RequestId() ?? MadeUp(),
            IsError = said.Level >= LogLevel.Error,
            At = now,
            FirstAt = now,
            Times = 1,
            Category = Cut(said.Category, LongestPart),
            Words = Cut(secrets.Without(Cut(said.Words, LongestRead)), LongestWords),
            Exceptions = said.Exceptions,
            Trace = Activity.Current?.TraceId.ToString(),
        };
        var kind = new Kind(said.Category, said.Level, said.Template, string.Join(' ', said.Exceptions));
        lock (_lock)
        {
            if (_known.Remove(kind, out var earlier))
            {
                _troubles.Remove(earlier);
                trouble = trouble with { FirstAt = earlier.Value.Trouble.FirstAt, Times = earlier.Value.Trouble.Times + 1 };
            }
            else if (_troubles.Count >= Most)
            {
                _known.Remove(_troubles.Last!.Value.Kind);
                _troubles.RemoveLast();
                _forgotten++;
            }

            _known[kind] = _troubles.AddFirst((kind, trouble));
        }
    }

    // What the page for a failed request names.
    private string? RequestId()
    {
        var found = new Found();
        _scopes.ForEachScope(
            static (scope, one) =>
            {
                if (scope is IEnumerable<KeyValuePair<string, object?>> pairs)
                {
                    one.Id = pairs.FirstOrDefault(pair => pair.Key == "RequestId").Value as string ?? one.Id;
                }
            },
            found
        );
        return found.Id;
    }

    private static string MadeUp() => $"log-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest] + "…";

    private static List<string> Types(Exception? fault)
    {
        var types = new List<string>();
        for (; fault is not null && types.Count < MostExceptions; fault = fault.InnerException)
        {
            types.Add(Cut(fault.GetType().Name, LongestPart));
        }

        return types;
    }

    private sealed class Found
    {
        public string? Id { get; set; }
    }

    /// <summary>What makes two troubles the same.</summary>
    private readonly record struct Kind(string Category, LogLevel Level, string Template, string Exceptions);

    private readonly record struct Said(LogLevel Level, string Category, string Words, string Template, string? Reference, List<string> Exceptions);

    private sealed class PartLogger(RecentLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var words = formatter(state, exception);
            var (template, reference) = (words, (string?)null);
            foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                template = name == "{OriginalFormat}" && value is string format ? format : template;
                reference = name == "Reference" && value is string told ? told : reference;
            }

            log.Keep(new Said(logLevel, category, words, Cut(template, LongestWords), reference, Types(exception)));
        }
    }
}
