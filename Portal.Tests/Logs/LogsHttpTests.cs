using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Logs;

namespace Pollinator.Portal.Tests.Logs;

public sealed class LogsHttpTests : IAsyncLifetime
{
    private LogsHost _host = null!;
    private HttpClient _person = null!;
    private HttpClient _executor = null!;
    private JobId _job;

    public async ValueTask InitializeAsync()
    {
        _host = await LogsHost.StartAsync();
        _person = _host.Client("person");
        _executor = _host.Client("executor");
        _job = _host.AddJob();
    }

    public async ValueTask DisposeAsync()
    {
        _person.Dispose();
        _executor.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Append_ThenRead_GivesTheBytesAndTheLength()
    {
        Assert.Equal(4, await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, 0, "one\n"u8.ToArray()));
        using var answer = await _person.GetAsync(Of("attempts/1/log/stdout?offset=1"));
        Assert.Equal("ne\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal("4", Header(answer, "Pollinator-Log-Length"));
        Assert.Equal("false", Header(answer, "Pollinator-Log-Complete"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
    }

    [Fact]
    public async Task Append_WithAGap_IsAConflictWithTheKnownOffset()
    {
        using var answer = await LogsHost.AppendAsync(_executor, _job, LogStream.Stderr, 7, "x"u8.ToArray());
        var problem = await answer.Content.ReadFromJsonAsync(ContractsJson.Default.Problem);
        Assert.Equal((HttpStatusCode.Conflict, "log-gap", 0L), (answer.StatusCode, problem?.Code, problem?.KnownOffset));
    }

    [Fact]
    public async Task Append_OfTooMuch_IsRefusedAndOneMebibyteIsNot()
    {
        using var tooMuch = await LogsHost.AppendAsync(_executor, _job, LogStream.Stdout, 0, new byte[LogsOptions.MaxAppend + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooMuch.StatusCode);
        Assert.Equal(LogsOptions.MaxAppend, await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, 0, new byte[LogsOptions.MaxAppend]));
    }

    [Fact]
    public async Task Append_ToAnAttemptOfAnother_IsNotFoundAndWithoutSessionUnauthorized()
    {
        using var foreign = await LogsHost.AppendAsync(_executor, JobId.New(), LogStream.Stdout, 0, new byte[1]);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var person = await LogsHost.AppendAsync(_person, _job, LogStream.Stdout, 0, new byte[1]);
        Assert.Equal(HttpStatusCode.Unauthorized, person.StatusCode);
    }

    [Theory]
    [InlineData("logs")]
    [InlineData("attempts/1/lines")]
    [InlineData("attempts/1/search?text=a")]
    [InlineData("attempts/1/log/stdout")]
    [InlineData("attempts/1/log/stdout/download")]
    public async Task Reading_AsAStranger_IsNotFoundWhicheverWayItIsAskedFor(string path)
    {
        await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, 0, "a\n"u8.ToArray());
        using var mine = await _person.GetAsync(Of(path));
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        using var stranger = _host.Client("stranger");
        using var theirs = await stranger.GetAsync(Of(path));
        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
        using var nobody = _host.Client("");
        using var none = await nobody.GetAsync(Of(path));
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
    }

    [Fact]
    public async Task Read_WithWait_AnswersWhenBytesCome()
    {
        var waiting = _person.GetStringAsync(Of("attempts/1/log/stdout?offset=0&wait=30"));
        await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, 0, "late"u8.ToArray());
        Assert.Equal("late", await waiting.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Read_WithWaitOfASealedLog_AnswersAtOnceThatItIsComplete()
    {
        await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, 0, "all"u8.ToArray());
        await SealAsync(3);
        using var answer = await _person.GetAsync(Of("attempts/1/log/stdout?offset=3&wait=30")).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("true", Header(answer, "Pollinator-Log-Complete"));
    }

    [Fact]
    public async Task Info_IsCompleteOnlyWhenAllStatedBytesAreThere()
    {
        await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, 0, "abc"u8.ToArray());
        Assert.False((await InfoAsync()).IsComplete);
        await SealAsync(5);
        Assert.False((await InfoAsync()).IsComplete);
        await SealAsync(3);
        Assert.True((await InfoAsync()).IsComplete);
    }

    [Fact]
    public async Task Download_OfAHostileLog_CanNeverBecomeAPage()
    {
        var hostile = "<html><script>alert(1)</script>"u8.ToArray();
        await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, 0, hostile);
        using var answer = await _person.GetAsync(Of("attempts/1/log/stdout/download"));
        Assert.Equal(hostile, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(hostile.Length, answer.Content.Headers.ContentLength);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            $"attachment; filename=job-{_job}-1-stdout.log; filename*=UTF-8''job-{_job}-1-stdout.log",
            answer.Content.Headers.ContentDisposition?.ToString()
        );
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Contains("sandbox", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_CanBeResumed()
    {
        await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, 0, "0123456789"u8.ToArray());
        using var request = new HttpRequestMessage(HttpMethod.Get, Of("attempts/1/log/stdout/download"));
        request.Headers.Range = new(4, 6);
        using var answer = await _person.SendAsync(request);
        Assert.Equal((HttpStatusCode.PartialContent, "456"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Lines_AreGivenAsJsonWithTheirStream()
    {
        await LogsHost.AppendedAsync(_executor, _job, LogStream.Stderr, 0, "a\nb\n"u8.ToArray());
        var lines = await _person.GetFromJsonAsync(Of("attempts/1/lines?first=2"), ContractsJson.Default.LogLines);
        Assert.Equal((2L, 4L), (lines!.TotalLines, lines.TotalBytes));
        Assert.Equal((2L, LogStream.Stderr, "b"), (lines.Lines[0].Number, lines.Lines[0].Stream, lines.Lines[0].Text));
    }

    [Theory]
    [InlineData("attempts/1/lines?first=0")]
    [InlineData("attempts/1/lines?count=1001")]
    [InlineData("attempts/1/search?text=")]
    [InlineData("attempts/1/log/stdout?offset=-1")]
    [InlineData("attempts/1/log/stdout?count=9999999")]
    public async Task Reading_WithALimitPassed_IsInvalid(string path)
    {
        using var answer = await _person.GetAsync(Of(path));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Search_FindsLinesIgnoringCaseAndFarInsideLongOnes()
    {
        var log = "first\nan Error here\n" + new string('x', 300_000) + "ERROR" + new string('y', 100_000) + "\nlast error";
        await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, 0, Encoding.UTF8.GetBytes(log));
        var hits = await _person.GetFromJsonAsync(Of("attempts/1/search?text=error"), ContractsJson.Default.IReadOnlyListLogHit);
        Assert.Equal([2L, 3, 4], hits!.Select(hit => hit.Line));
        Assert.All(hits!, hit => Assert.Contains("error", hit.Text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Follow_FromAnOffset_GivesEveryByteThenEnds()
    {
        await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, 0, "0123456789"u8.ToArray());
        await using var hub = _host.Hub();
        await hub.StartAsync();
        var following = FollowAsync(hub, 4);
        await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, 10, "abc"u8.ToArray());
        await SealAsync(13);
        var (text, last) = await following.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("456789abc", text);
        Assert.True(last.IsComplete);
    }

    [Fact]
    public async Task Follow_ByAHundred_GivesEachEveryByte()
    {
        await using var hub = _host.Hub();
        await using var second = _host.Hub();
        await hub.StartAsync();
        await second.StartAsync();
        var followers = Enumerable.Range(0, 100).Select(i => FollowAsync(i % 2 == 0 ? hub : second, 0)).ToList();
        var sent = new StringBuilder();
        for (var i = 0; i < 50; i++)
        {
            var line = $"line {i}\n";
            await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, sent.Length, Encoding.UTF8.GetBytes(line));
            sent.Append(line);
        }
        await SealAsync(sent.Length);
        foreach (var (text, _) in await Task.WhenAll(followers).WaitAsync(TimeSpan.FromSeconds(60)))
        {
            Assert.Equal(sent.ToString(), text);
        }
    }

    [Fact]
    public async Task Follow_ByOneWhoDoesNotRead_DelaysNobody()
    {
        await using var hub = _host.Hub();
        await hub.StartAsync();
        await using var slow = hub.StreamAsync<LogPiece>("FollowLog", _job, 1, LogStream.Stdout, 0L).GetAsyncEnumerator();
        var piece = new byte[LogsOptions.MaxAppend];
        for (var i = 0; i < 24; i++)
        {
            await LogsHost.AppendedAsync(_executor, _job, LogStream.Stdout, i * (long)piece.Length, piece);
        }
        Assert.True(await slow.MoveNextAsync());
        Assert.Equal(0, slow.Current.Offset);
    }

    [Fact]
    public async Task Follow_OfAJobOfOthers_IsRefused()
    {
        await using var hub = _host.Hub();
        await hub.StartAsync();
        _host.Jobs[_job] = _host.Jobs[_job] with { Colony = ColonyId.New() };
        var refused = await Assert.ThrowsAsync<HubException>(() => FollowAsync(hub, 0));
        Assert.Contains("not-found", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hub_WithTheTokenInTheUrl_IsRefused()
    {
        using var nobody = _host.Client("");
        using var inUrl = await nobody.PostAsync(new Uri("/hubs/live/negotiate?negotiateVersion=1&access_token=person", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Unauthorized, inUrl.StatusCode);
    }

    private async Task<(string Text, LogPiece Last)> FollowAsync(HubConnection hub, long from)
    {
        var (text, offset) = (new StringBuilder(), from);
        await foreach (var piece in hub.StreamAsync<LogPiece>("FollowLog", _job, 1, LogStream.Stdout, from))
        {
            Assert.Equal(offset, piece.Offset);
            offset += piece.Bytes.Length;
            text.Append(Encoding.UTF8.GetString(piece.Bytes));
            if (piece.IsLast)
            {
                return (text.ToString(), piece);
            }
        }
        throw new InvalidOperationException("The stream ended without a last piece.");
    }

    private Task SealAsync(long length) =>
        _host.Services.GetRequiredService<ILogSeals>().SealAsync(_job, 1, [new(LogStream.Stdout, length, 0)], CancellationToken.None);

    private async Task<LogInfo> InfoAsync() => (await _person.GetFromJsonAsync(Of("logs"), ContractsJson.Default.IReadOnlyListLogInfo))![0];

    private Uri Of(string path) => new($"/api/v1/jobs/{_job}/{path}", UriKind.Relative);

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
