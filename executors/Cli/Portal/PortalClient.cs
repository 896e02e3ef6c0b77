using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pollinator.Cli.SignIn;
using Pollinator.Contracts;

namespace Pollinator.Cli.Portal;

/// <summary>The portal's API. What it refuses is thrown as <see cref="CliException"/> with the sentence of the problem.</summary>
internal sealed class PortalClient : IDisposable
{
    // Longer than the longest wait the portal grants.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    public PortalClient(PortalAccess access)
    {
        // No redirects: the token is for this portal only.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        Url = access.Url;
        Http = new HttpClient(new BearerHandler(access.Tokens, handler)) { BaseAddress = new Uri(access.Url), Timeout = Patience };
        var version = typeof(PortalClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        Http.DefaultRequestHeaders.UserAgent.ParseAdd($"pollinator/{version?.Split('+')[0]}");
    }

    /// <summary>The portal's address.</summary>
    public string Url { get; }

    /// <summary>Carries address and token.</summary>
    public HttpClient Http { get; }

    public async Task<T> GetAsync<T>(string route, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, route), ct);
        return await ReadAsync(response, type, ct);
    }

    public async Task<TAnswer> PostAsync<TBody, TAnswer>(
        string route,
        TBody body,
        JsonTypeInfo<TBody> bodyType,
        JsonTypeInfo<TAnswer> type,
        CancellationToken ct
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = JsonContent.Create(body, bodyType) };
        using var response = await SendAsync(request, ct);
        return await ReadAsync(response, type, ct);
    }

    /// <summary>Sends a request; throws where the portal refuses or cannot be reached. Only the headers of the answer have come by then.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        HttpResponseMessage response;
        try
        {
            response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new CliException($"The portal at {Url} cannot be reached: {Reason(fault)}.", fault) { IsTransient = true };
        }
        if (response.IsSuccessStatusCode)
        {
            return response;
        }
        using (response)
        {
            throw await RefusalAsync(response, ct);
        }
    }

    public void Dispose() => Http.Dispose();

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken ct)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, ct) ?? throw new JsonException("The answer is empty.");
        }
        catch (JsonException fault)
        {
            throw new CliException("The portal's answer could not be read. Is it a Pollinator portal, and of this version?", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new CliException("The connection to the portal broke off in the middle of an answer.", fault) { IsTransient = true };
        }
    }

    private static async Task<CliException> RefusalAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var problem = await ProblemAsync(response, ct);
        var sentence = response.StatusCode switch
        {
            _ when problem?.Detail is { Length: > 0 } detail => detail,
            HttpStatusCode.Unauthorized => "The portal does not accept your token: it has expired or was revoked. Run 'pollinator login' again.",
            HttpStatusCode.Forbidden => "Your token may not do this. Make one with the right it needs on your account page.",
            HttpStatusCode.NotFound => "There is no such thing on this portal, or it is not yours to see.",
            >= HttpStatusCode.Moved and < HttpStatusCode.BadRequest => "The portal sent us elsewhere. Sign in with its true address.",
            _ => $"The portal answered {(int)response.StatusCode}.",
        };
        var faults = problem?.Errors?.SelectMany(field => field.Value.Select(fault => $"\n  {field.Key}: {fault}"));
        return new CliException(sentence + string.Concat(faults ?? []))
        {
            Code = problem?.Code,
            IsTransient = (int)response.StatusCode >= 500 || response.StatusCode == HttpStatusCode.TooManyRequests,
        };
    }

    private static async Task<Problem?> ProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(ContractsJson.Default.Problem, ct);
        }
        catch (Exception fault) when (fault is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static string Reason(Exception fault) =>
        fault is OperationCanceledException ? "it does not answer" : (fault.InnerException ?? fault).Message.TrimEnd('.');
}
