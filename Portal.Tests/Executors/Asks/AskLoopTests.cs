using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.Asks;
using Pollinator.Sdk.Channel;

namespace Pollinator.Portal.Tests.Executors.Asks;

/// <summary>A program of now that is asked by a portal newer than itself.</summary>
public sealed class AskLoopTests
{
    [Fact]
    public async Task Question_ThatCannotBeRead_IsRefusedAndTheOthersAreAnswered()
    {
        var (later, odd, known) = (AskId.New(), AskId.New(), AskId.New());
        using var portal = new NewerPortal(
            "["
                + $$"""{"id":"{{later}}","kind":"Foretell"},"""
                + $$"""{"id":"{{odd}}","kind":"Preview","spec":7},"""
                + $$"""{"id":"{{known}}","kind":"GuestSheet","mood":"calm"},"""
                + """{"kind":"Foretell"},null]"""
        );
        using var http = new HttpClient(portal) { BaseAddress = new Uri("http://portal.example/") };
        using var ending = new CancellationTokenSource();
        var running = new AskLoop(new PortalChannel(http), new Answering(), new Silent(), TimeProvider.System).RunAsync(ending.Token);

        await Eventually.IsAsync(() => portal.Said.Count == 3, "each question has its end");
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.NotNull(portal.Said[known].Answer);
        Assert.Equal(("unknown-ask", "unknown-ask"), (portal.Said[later].Refusal?.Code, portal.Said[odd].Refusal?.Code));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"asks":7}""")]
    public void Answer_ThatIsNoBatch_IsNotThePortals(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;

        Assert.True(Assert.Throws<PortalException>(() => ReceivedAsks.Of(root)).IsTransient);
    }

    private sealed class Answering : IAnswersAsks
    {
        public Task AnswerAsync(Ask ask, IAskTalk talk, CancellationToken ct) => talk.AnswerAsync(new AskAnswer(), ct);
    }

    private sealed class Silent : IConsole
    {
        public void Say(string sentence) { }

        public string? ReadCode() => null;
    }

    /// <summary>Hands out its questions once, and keeps the last word to each.</summary>
    private sealed class NewerPortal(string asks) : HttpMessageHandler
    {
        private int _asked;

        public ConcurrentDictionary<AskId, AskWord> Said { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (request.Method == HttpMethod.Post)
            {
                var word = await request.Content!.ReadFromJsonAsync(ContractsJson.Default.AskWord, cancellationToken);
                Said[AskId.Parse(path.Split('/')[^2], null)] = word!;
                return new HttpResponseMessage(HttpStatusCode.NoContent);
            }

            if (path.EndsWith("/asks", StringComparison.Ordinal) && Interlocked.Increment(ref _asked) == 1)
            {
                return new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StringContent("{\"asks\":" + asks + "}", Encoding.UTF8, "application/json"),
                };
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("Waits until it is cancelled.");
        }
    }
}
