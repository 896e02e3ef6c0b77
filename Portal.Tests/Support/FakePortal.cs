using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Tests.Support;

/// <summary>
/// A portal for executors only, in memory and over real HTTP. Strict: whatever a right executor never does lands in <see cref="Faults"/>.
/// With <see cref="Trouble"/> set it loses requests and answers.
/// </summary>
internal sealed class FakePortal : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ExecutorId, string> _keys = new();
    private readonly ConcurrentDictionary<string, (ExecutorId Id, Guid Start)> _tokens = new();
    private readonly ConcurrentDictionary<ExecutorId, Guid> _starts = new();
    private readonly ConcurrentDictionary<string, ExecutorId> _used = new();
    private readonly ConcurrentBag<Guid> _former = [];
    private WebApplication? _app;
    private int _port;

    public string Audience { get; } = Guid.NewGuid().ToString();

    public ConcurrentDictionary<JobId, FakeJob> Jobs { get; } = new();

    public ConcurrentQueue<string> Faults { get; } = new();

    public ConcurrentQueue<OpenSession> Sessions { get; } = new();

    /// <summary>Most bytes taken of one stream.</summary>
    public long LongestLog { get; set; } = long.MaxValue;

    public TroubleMaker? Trouble { get; set; }

    public HashSet<string> Codes { get; } = [];

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public static async Task<FakePortal> StartAsync()
    {
        var portal = new FakePortal();
        await portal.UpAsync();
        return portal;
    }

    public string NewCode()
    {
        var code = Guid.NewGuid().ToString("N");
        Codes.Add(code);
        return code;
    }

    /// <summary>Starts listening (again, on the same port, after <see cref="DownAsync"/>).</summary>
    public async Task UpAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default));
        _app = builder.Build();
        _app.Use(MeddleAsync);
        new FakePortalRoutes(this).Map(_app);
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        _port = new Uri(addresses.Single()).Port;
    }

    /// <summary>Stops listening, forgetting all sessions as a restarted portal does.</summary>
    public async Task DownAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app!.StopAsync(now.Token);
        await _app.DisposeAsync();
        _tokens.Clear();
    }

    public FakeJob Submit(JobSpec spec, IReadOnlyDictionary<string, string>? secrets = null)
    {
        var job = new FakeJob(spec, Jobs.Count + 1) { Secrets = secrets ?? new Dictionary<string, string>() };
        Jobs[job.Id] = job;
        return job;
    }

    public async ValueTask DisposeAsync() => await DownAsync();

    public IResult Register(RegisterExecutor request)
    {
        if (_used.TryGetValue(request.Code, out var before) && _keys[before] == request.PublicKey)
        {
            return Results.Json(new RegisteredExecutor(before, "bench", Audience));
        }

        if (!Codes.Remove(request.Code))
        {
            return Problem(403, "bad-code", "This code has been used, or never was one.");
        }

        var id = ExecutorId.New();
        _keys[id] = request.PublicKey;
        _used[request.Code] = id;
        return Results.Json(new RegisteredExecutor(id, "bench", Audience));
    }

    public async Task<IResult> OpenAsync(ExecutorId id, OpenSession request)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(_keys[id]), out _);
        var parameters = new TokenValidationParameters
        {
            ValidIssuer = id.ToString(),
            ValidAudience = Audience,
            IssuerSigningKey = new ECDsaSecurityKey(key) { CryptoProviderFactory = new() { CacheSignatureProviders = false } },
            ValidAlgorithms = ["ES256"],
            RequireExpirationTime = true,
        };
        var checkedToken = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(request.Assertion, parameters);
        if (!checkedToken.IsValid)
        {
            Faults.Enqueue($"assertion: {checkedToken.Exception?.Message}");
            return Problem(403, "bad-assertion", "Not signed by this executor.");
        }

        if (_former.Contains(request.Start))
        {
            return Problem(409, "superseded", "Started again elsewhere.");
        }

        if (_starts.TryGetValue(id, out var present) && present != request.Start)
        {
            _former.Add(present);
        }

        _starts[id] = request.Start;
        Sessions.Enqueue(request);
        var token = Guid.NewGuid().ToString("N");
        _tokens[token] = (id, request.Start);
        var now = TimeProvider.System.GetUtcNow();
        return Results.Json(new ExecutorSession(token, _former.Count + 1, now.AddHours(1), now, 60));
    }

    /// <summary>Null when the request comes from the newest start of an executor.</summary>
    public IResult? Refuse(HttpContext context)
    {
        var token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        return !_tokens.TryGetValue(token, out var caller) ? Results.StatusCode(401)
            : _starts[caller.Id] != caller.Start ? Problem(409, "superseded", "Started again elsewhere.")
            : null;
    }

    public static IResult Problem(int status, string code, string detail, long? known = null) =>
        Results.Json(
            new Problem
            {
                Status = status,
                Code = code,
                Detail = detail,
                KnownOffset = known,
            },
            ContractsJson.Default.Problem,
            "application/problem+json",
            status
        );

    private async Task MeddleAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Headers.ContainsKey(ProtocolVersion.Header))
        {
            Faults.Enqueue($"no protocol version on {context.Request.Path}");
        }

        switch (Trouble?.Next())
        {
            case TroubleKind.LoseRequest:
                context.Abort();
                return;
            case TroubleKind.Refuse:
                context.Response.StatusCode = 503;
                return;
            case TroubleKind.ProxyPage:
                context.Response.StatusCode = 404;
                await context.Response.WriteAsync("<html>nginx</html>");
                return;
            case TroubleKind.LoseAnswer:
                var body = context.Response.Body;
                context.Response.Body = Stream.Null;
                await next(context);
                context.Response.Body = body;
                context.Abort();
                return;
            default:
                await next(context);
                return;
        }
    }
}

internal enum TroubleKind
{
    None,
    LoseRequest,
    LoseAnswer,
    Refuse,
    ProxyPage,
}

/// <summary>Decides from a printed seed what goes wrong.</summary>
internal sealed class TroubleMaker(int seed, double rate)
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    public TroubleKind Next()
    {
        lock (_lock)
        {
            return _random.NextDouble() < rate ? (TroubleKind)_random.Next(1, 5) : TroubleKind.None;
        }
    }
}
