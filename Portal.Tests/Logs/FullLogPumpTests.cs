using System.Net;
using System.Net.Http.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;
using Pollinator.Sdk.Logs;

namespace Pollinator.Portal.Tests.Logs;

public sealed class FullLogPumpTests
{
    [Fact]
    public async Task Pump_WhosePortalKeepsNoMore_WaitsForTheEndAndStatesMoreThanWasKept()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "output");
        await File.WriteAllTextAsync(path, "more than is kept");
        using var portal = new FullPortal();
        using var client = new HttpClient(portal) { BaseAddress = new Uri("http://portal.example/") };
        using var reader = new FileLogReader(path);
        var ended = new TaskCompletionSource();

        var pump = new LogPump(new PortalChannel(client), new Patient(TimeProvider.System), reader, TimeProvider.System);
        var pumping = pump.RunAsync(new AttemptKey(JobId.New(), 1), LogStream.Stdout, 0, ended.Task, CancellationToken.None);
        await portal.Asked.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(pumping.IsCompleted);
        ended.SetResult();
        Assert.True(await pumping.WaitAsync(TimeSpan.FromSeconds(10)) > 0);
        Assert.Equal(1, portal.Count);
    }

    private sealed class FullPortal : HttpMessageHandler
    {
        public TaskCompletionSource Asked { get; } = new();

        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            Asked.TrySetResult();
            var problem = new Problem { Status = 413, Code = PortalException.LogFullCode };
            return Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.RequestEntityTooLarge) { Content = JsonContent.Create(problem, ContractsJson.Default.Problem) }
            );
        }
    }
}
