using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;

namespace Pollinator.Portal.Tests.Systems;

/// <summary>What a person types for a system goes to the gateway and nowhere else.</summary>
[Trait("Stage", "Integration")]
public sealed class SecretsTests
{
    private const string Code = "canary-one-time-code";
    private const string PrivateKey = "-----BEGIN OPENSSH PRIVATE KEY-----canary-private-key";

    [Fact]
    public async Task SignIn_WithKeyAndCode_LeavesNeitherInLogsLedgerOrFiles()
    {
        using var logs = new AllLogs();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "Trace" };
        foreach (var category in new[] { "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore" })
        {
            settings[$"Logging:LogLevel:{category}"] = "Trace";
        }

        var options = new PortalHostOptions
        {
            Settings = settings,
            Services = services => services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(logs),
        };
        await using var host = await SystemHost.StartAsync(options);
        string? told = null;
        await using var gateway = await host.GatewayAsync(
            new AskedKind(
                async (ask, talk, ct) =>
                {
                    var answers = await talk.PromptAsync(new AskPrompt("", "", [new("Verification code: ", false)]), ct);
                    told = $"{ask.SignIn?.PrivateKey} {answers?[0]}";
                    var findings = new SystemFindings { FoundAt = TimeProvider.System.GetUtcNow(), SlurmVersion = "22.05.8" };
                    await talk.AnswerAsync(new AskAnswer { Findings = findings }, ct);
                }
            )
        );

        var ask = await host.AskAsync(AskKind.SignIn, new SignInRequest { Way = SignInWay.BroughtKey, PrivateKey = PrivateKey });
        await host.WordsAsync(ask, 1);
        using var replied = await host.Http.PostAsJsonAsync(
            $"/api/v1/systems/asks/{ask}/replies",
            new AskReply(1, [Code]),
            ContractsJson.Default.AskReply
        );
        await host.WordsAsync(ask, 2);
        var passphrase = (await gateway.Kind.Portal!.Channel.SystemAsync(default))!.KeyPassphrase;

        Assert.Equal($"{PrivateKey} {Code}", told);
        Assert.Equal("22.05.8", (await host.ViewAsync()).Findings?.SlurmVersion);
        Assert.Contains("POST", logs.All, StringComparison.Ordinal);
        foreach (var secret in new[] { "canary", passphrase })
        {
            Assert.DoesNotContain(secret, logs.All, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, gateway.AllSaid, StringComparison.Ordinal);
            Assert.Empty(FilesWith(host.Portal.Folder, secret));
        }

        var entry = (await EntriesAsync(host)).Single(row => row.Kind == LedgerKind.SystemSignedIn);
        Assert.Equal((ActorKind.User, host.Owner.User.Value), (entry.Actor, new Guid(entry.ActorId, bigEndian: true)));
        Assert.Contains("BroughtKey", entry.Details, StringComparison.Ordinal);
    }

    private static async Task<List<LedgerRow>> EntriesAsync(SystemHost host)
    {
        await using var db = await host.Portal.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var chain = host.Lumi.Id.Value.ToByteArray(bigEndian: true);
        return await db.Set<LedgerRow>().Where(row => row.Chain == chain).ToListAsync();
    }

    private static List<string> FilesWith(string folder, string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => ReadShared(file).AsSpan().IndexOf(bytes) >= 0)];
    }

    private static byte[] ReadShared(string file)
    {
        using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        open.CopyTo(copy);
        return copy.ToArray();
    }

    private sealed class AllLogs : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string All => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
