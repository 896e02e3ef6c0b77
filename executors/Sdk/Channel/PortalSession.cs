using System.Net.Http.Json;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk.State;

namespace Pollinator.Sdk.Channel;

/// <summary>Proves the executor to the portal and keeps the token that came of it.</summary>
public sealed class PortalSession(HttpClient http, ExecutorKey key, Registration registration, ProgramStart start, TimeProvider time) : IDisposable
{
    private const string BadAssertion = "bad-assertion";
    private readonly SemaphoreSlim _one = new(1, 1);
    private ExecutorSession? _session;
    private Capabilities _has = start.Capabilities;
    private TimeSpan _serverAhead;

    /// <summary>Who the executor is.</summary>
    public Registration Registration => registration;

    /// <summary>What was last announced.</summary>
    public Capabilities Capabilities => Volatile.Read(ref _has);

    /// <summary>The portal's time, by the difference last measured.</summary>
    public DateTimeOffset ServerNow => time.GetUtcNow() + _serverAhead;

    /// <summary>A token that is good for a while; opens a session when there is none.</summary>
    public async Task<ExecutorSession> GetAsync(CancellationToken ct) => await GetAsync(refused: null, ct);

    /// <summary>A token other than the one refused.</summary>
    public async Task<ExecutorSession> RenewAsync(ExecutorSession refused, CancellationToken ct) => await GetAsync(refused, ct);

    /// <summary>Announces that the same start can do something else from now on.</summary>
    public async Task AnnounceAsync(Capabilities has, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            Volatile.Write(ref _has, has);
            _session = await OpenAsync(ct);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<ExecutorSession> GetAsync(ExecutorSession? refused, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_session is null || _session == refused || ServerNow > _session.ExpiresAt - TimeSpan.FromSeconds(30))
            {
                _session = await OpenAsync(ct);
            }

            return _session;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<ExecutorSession> OpenAsync(CancellationToken ct)
    {
        try
        {
            return await TryOpenAsync(ct);
        }
        catch (PortalException e) when (e is { Code: BadAssertion, ServerTime: { } told } && Differs(told))
        {
            // This machine's clock is off, so the assertion seemed expired or not yet valid: sign with the portal's time instead.
            _serverAhead = told - time.GetUtcNow();
            return await TryOpenAsync(ct);
        }
    }

    private bool Differs(DateTimeOffset told) => (told - ServerNow).Duration() > TimeSpan.FromSeconds(5);

    private async Task<ExecutorSession> TryOpenAsync(CancellationToken ct)
    {
        var assertion = key.Assert(registration.Id, registration.Audience, ServerNow);
        // How questions are read is the same for every kind of executor: see ReceivedAsks.
        var has = Capabilities with
        {
            RefusesUnknownAsks = true,
        };
        var open = new OpenSession(assertion.Token, start.Id, start.ProgramVersion, has);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/executors/{registration.Id}/session")
        {
            Content = JsonContent.Create(open, ContractsJson.Default.OpenSession),
        };
        using var response = await PortalHttp.SendAsync(http, request, TimeSpan.FromSeconds(30), ct);
        var session = await PortalAnswers.ReadAsync(response, ContractsJson.Default.ExecutorSession, ct, isSession: true);
        PortalPin.Check(http.BaseAddress, registration, assertion.Id, session);
        _serverAhead = session.ServerTime - time.GetUtcNow();
        return session;
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();
}

/// <summary>One start of an executor's program.</summary>
/// <param name="Id">Made when the program started; makes an incarnation.</param>
/// <param name="ProgramVersion">The program's version.</param>
/// <param name="Capabilities">What it found on its platform.</param>
public sealed record ProgramStart(Guid Id, string ProgramVersion, Capabilities Capabilities);
