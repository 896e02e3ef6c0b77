using System.Net.Http.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;

namespace Pollinator.Bench;

/// <summary>A portal with one executor that brings logs, and followers.</summary>
internal sealed class LogsLab : IAsyncDisposable
{
    private readonly HttpClient _owner;

    private LogsLab(PortalProcess portal, HttpClient owner, BenchExecutor executor) => (Portal, _owner, Executor) = (portal, owner, executor);

    public PortalProcess Portal { get; }

    public BenchExecutor Executor { get; }

    public static async Task<LogsLab> StartAsync()
    {
        var portal = await PortalProcess.StartAsync(PortalProcess.BuiltProgram);
        var owner = portal.Client();
        return new(portal, owner, await BenchExecutor.RegisterAsync(portal, owner, "bench"));
    }

    /// <summary>Submits a job and takes it, permit and all.</summary>
    public async Task<AttemptKey> TakeJobAsync()
    {
        var request = new SubmitJob { Spec = new JobSpec { Command = ["true"] } };
        using var answer = await _owner.PostAsJsonAsync("/api/v1/jobs/", request, ContractsJson.Default.SubmitJob);
        answer.EnsureSuccessStatusCode();
        var taken = await Executor.TakeAsync(10) ?? throw new InvalidOperationException("The job was not handed out.");
        return new(taken.Job, taken.Attempt);
    }

    /// <summary>Closes an attempt that wrote so many bytes.</summary>
    public async Task CloseAsync(AttemptKey attempt, long length)
    {
        var close = new CloseAttempt
        {
            End = AttemptEnd.Succeeded,
            Reason = EndReason.Exited,
            ExitCode = 0,
            At = TimeProvider.System.GetUtcNow(),
            Logs = [new(LogStream.Stdout, length, 0)],
        };
        await Executor.Channel.CloseAsync(attempt, close, CancellationToken.None);
    }

    /// <summary>A follower's connection, not yet started.</summary>
    public HubConnection Hub() =>
        new HubConnectionBuilder()
            .WithUrl(new Uri(Portal.Address, "/hubs/live"), http => http.Headers.Add("Authorization", $"Bearer {Portal.Token}"))
            .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolver = ContractsJson.Default)
            .Build();

    public async ValueTask DisposeAsync()
    {
        Executor.Dispose();
        _owner.Dispose();
        await Portal.DisposeAsync();
    }
}
