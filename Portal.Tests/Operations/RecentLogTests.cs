using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Tests.Operations;

/// <summary>The portal's own newest warnings and errors, in memory.</summary>
public sealed class RecentLogTests : IDisposable
{
    private const string Secret = "tangerine-bicycle-lamp";
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
    private readonly RecentLog _log;
    private readonly ILogger _part;

    public RecentLogTests()
    {
        var settings = new Dictionary<string, string?> { ["Smtp:Password"] = Secret };
        _log = new RecentLog(_clock, new SecretWords(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
        _part = _log.CreateLogger("Pollinator.Portal.Server.Ledger.Sealer");
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Error_IsKeptWithItsExceptionsTypes_AndWithoutTheirWords()
    {
        _clock.Advance(TimeSpan.FromMinutes(5));
        _part.LogError(new InvalidOperationException("outer words", new IOException("inner words")), "The ledger could not be sealed ({Times}).", 3);

        var kept = _log.Read();

        var trouble = Assert.Single(kept.Items);
        Assert.Equal("The ledger could not be sealed (3).", trouble.Words);
        Assert.Equal(["InvalidOperationException", "IOException"], trouble.Exceptions);
        Assert.True(trouble.IsError);
        Assert.Equal(_clock.GetUtcNow(), trouble.At);
        Assert.Equal(_clock.GetUtcNow().AddMinutes(-5), kept.Since);
        Assert.NotEmpty(trouble.Reference);
    }

    [Fact]
    public void News_IsNotKept()
    {
        _part.LogInformation("All goes on.");

        Assert.Empty(_log.Read().Items);
    }

    [Fact]
    public void Trouble_ThatComesAgain_IsCountedWithItsNewestWords()
    {
        var first = _clock.GetUtcNow();
        _part.LogWarning("Try {Number} failed.", 1);
        _log.CreateLogger("Other").LogWarning("Try {Number} failed.", 1);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _part.LogWarning("Try {Number} failed.", 2);

        var kept = _log.Read().Items;

        Assert.Equal(2, kept.Count);
        Assert.Equal(("Try 2 failed.", 2L, first, _clock.GetUtcNow()), (kept[0].Words, kept[0].Times, kept[0].FirstAt, kept[0].At));
    }

    [Fact]
    public void Troubles_OfManyKinds_AreBoundedAndTheOldestGoes()
    {
        for (var kind = 0; kind < RecentLog.Most + 5; kind++)
        {
            _log.CreateLogger($"Part {kind}").LogError("It failed.");
        }

        var kept = _log.Read();

        Assert.Equal(RecentLog.Most, kept.Items.Count);
        Assert.Equal(5, kept.Forgotten);
        Assert.Equal($"Part {RecentLog.Most + 4}", kept.Items[0].Category);
        Assert.Equal("Part 5", kept.Items[^1].Category);
    }

    [Fact]
    public void Trouble_OfARequest_HasTheReferenceThatThePersonWasTold()
    {
        var scopes = new LoggerExternalScopeProvider();
        _log.SetScopeProvider(scopes);
        using (scopes.Push(new[] { KeyValuePair.Create<string, object?>("RequestId", "0HN:1") }))
        {
            _part.LogError("In a request.");
            _part.LogError("A request failed ({Reference}).", "0HN:2");
        }

        var kept = _log.Read().Items;

        Assert.Equal(["0HN:2", "0HN:1"], kept.Select(trouble => trouble.Reference));
    }

    [Fact]
    public void Secret_OfTheSettings_IsTakenOut()
    {
        _part.LogError("535 cannot log in as portal with {What}", Secret);

        Assert.Equal("535 cannot log in as portal with [removed]", Assert.Single(_log.Read().Items).Words);
    }

    [Fact]
    public void Words_WithoutEnd_AreCut()
    {
        _part.LogError("{Much}", new string('a', 100_000));

        Assert.InRange(Assert.Single(_log.Read().Items).Words.Length, 100, 1_100);
    }
}
