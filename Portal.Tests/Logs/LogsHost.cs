using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Identity.Live;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Logs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Logs;

/// <summary>The Logs room alone behind real HTTP, with everyone it asks replaced: who signs in, who holds an attempt, who may see a job.</summary>
internal sealed class LogsHost : IAsyncDisposable, IHeldAttempts, IJobAccess
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pollinator-logs-");

    private LogsHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new DataOptions { Folder = _folder.FullName });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IHeldAttempts>(this);
        builder.Services.AddSingleton<IJobAccess>(this);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        builder
            .Services.AddAuthentication("Person")
            .AddScheme<AuthenticationSchemeOptions, Person>("Person", null)
            .AddScheme<AuthenticationSchemeOptions, Executor>(ExecutorCaller.Scheme, null);
        builder
            .Services.AddAuthorizationBuilder()
            .AddPolicy(ExecutorCaller.Scheme, policy => policy.AddAuthenticationSchemes(ExecutorCaller.Scheme).RequireAuthenticatedUser());
        builder.AddLogs();
        builder.Services.AddSingleton<IStands, AnyPerson>();
        builder.Services.AddSingleton<LiveRequests>();
        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapLogs();
    }

    public static Caller Someone { get; } = new(UserId.New(), ColonyId.New(), Scopes.Read);

    public ConcurrentDictionary<JobId, JobHeader> Jobs { get; } = new();

    public string Folder => _folder.FullName;

    public IServiceProvider Services => _app.Services;

    public Uri Address =>
        new(
            _app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        );

    public static async Task<LogsHost> StartAsync()
    {
        var host = new LogsHost();
        await host._app.StartAsync();
        return host;
    }

    public JobId AddJob(JobState state = JobState.Running)
    {
        var job = JobId.New();
        Jobs[job] = new(job, Someone.Colony, state, 1);
        return job;
    }

    public HttpClient Client(string token)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        client.DefaultRequestHeaders.Add(ProtocolVersion.Header, $"{ProtocolVersion.Present}");
        return client;
    }

    public HubConnection Hub() =>
        new HubConnectionBuilder().WithUrl(new Uri(Address, "/hubs/live"), http => http.Headers.Add("Authorization", "Bearer person")).Build();

    public static async Task<HttpResponseMessage> AppendAsync(
        HttpClient executor,
        JobId job,
        LogStream stream,
        long offset,
        ReadOnlyMemory<byte> bytes
    )
    {
        using var body = new ReadOnlyMemoryContent(bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await executor.PostAsync(new Uri($"/api/v1/executor/attempts/{job}/1/log/{stream.Name()}?offset={offset}", UriKind.Relative), body);
    }

    public static async Task<long> AppendedAsync(HttpClient executor, JobId job, LogStream stream, long offset, ReadOnlyMemory<byte> bytes)
    {
        using var answer = await AppendAsync(executor, job, stream, offset, bytes);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.LogAppended))!.Length;
    }

    public Outcome<HeldAttempt> Find(ExecutorCaller executor, JobId job, int attempt) =>
        Jobs.ContainsKey(job) ? new HeldAttempt(job, attempt, Someone.Colony, null) : Refusal.NotFound("attempt");

    public Task<Outcome<JobHeader>> FindAsync(Caller caller, JobId job, CancellationToken ct) =>
        Task.FromResult<Outcome<JobHeader>>(
            Jobs.TryGetValue(job, out var header) && header.Colony == caller.Colony ? header : Refusal.NotFound("job")
        );

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await TempFolder.DeleteAsync(_folder.FullName);
    }

    private static string? Token(HttpRequest request) =>
        request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] ? token : null;

    private sealed class Person(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Token(Request) is not ("person" or "stranger"))
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }
            var colony = Token(Request) == "person" ? Someone.Colony : ColonyId.New();
            var identity = new ClaimsIdentity(
                [
                    new(CallerClaims.User, Someone.User.ToString()),
                    new(CallerClaims.Colony, colony.ToString()),
                    new(CallerClaims.Scopes, ((int)Someone.Scopes).ToString()),
                ],
                "Person"
            );
            return Task.FromResult(AuthenticateResult.Success(new(new(identity), "Person")));
        }
    }

    private sealed class AnyPerson : IStands
    {
        public string Scheme => nameof(Person);

        public ValueTask<bool> StandsAsync(ClaimsPrincipal principal, CancellationToken ct) => new(true);
    }

    private sealed class Executor(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        private static readonly ExecutorCaller Caller = new(ExecutorId.New(), "e", Someone.Colony, 1);

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Token(Request) != "executor")
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }
            Context.Features.Set(Caller);
            return Task.FromResult(AuthenticateResult.Success(new(new(new ClaimsIdentity("Executor")), ExecutorCaller.Scheme)));
        }
    }
}
