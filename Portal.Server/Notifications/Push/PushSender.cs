using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lib.Net.Http.WebPush;
using Lib.Net.Http.WebPush.Authentication;
using Microsoft.Extensions.Options;
using Pollinator.Portal.Server.Hosting;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>What became of a message.</summary>
internal enum PushOutcome
{
    /// <summary>The push service has it.</summary>
    Accepted,

    /// <summary>The browser is not there any more.</summary>
    Gone,

    /// <summary>The push service does not want this message, however often it is sent.</summary>
    Refused,

    /// <summary>The push service does not believe the portal, whatever it sends (401, 403): the portal's own fault, until somebody mends it.</summary>
    Denied,

    /// <summary>It did not get through; later it may.</summary>
    Unreached,
}

/// <summary>What became of a message, and why.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Status">What the push service answered, where it took nothing; null where it did not come to that.</param>
/// <param name="Fault">Why it was not taken.</param>
internal sealed record PushResult(PushOutcome Outcome, HttpStatusCode? Status = null, Exception? Fault = null);

/// <summary>Sends messages to browsers, by the push service of each. They are encrypted for the browser alone (RFC 8291) and signed by the portal (RFC 8292).</summary>
internal sealed class PushSender : IDisposable
{
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);
    private const int Repeats = 3;
    private const int TopicBytes = 24;

    private readonly PushKeys _keys;
    private readonly PushReach _reach;
    private readonly PushOptions _options;
    private readonly TimeProvider _time;
    private readonly string? _contact;
    private readonly HttpClient _http;
    private readonly PushServiceClient _client;
    private readonly ResiliencePipeline _pipeline;

    public PushSender(PushKeys keys, PushReach reach, IOptions<PushOptions> options, IConfiguration configuration, TimeProvider time)
    {
        (_keys, _reach, _options, _time) = (keys, reach, options.Value, time);
        _contact = ContactOf(_options, configuration[PortalAddress.PublicUrl]);
        // Each try has its own end, set below.
        _http = new HttpClient(reach.Handler()) { Timeout = Timeout.InfiniteTimeSpan };
        // The library's own repeats follow whatever Retry-After says, without end.
        _client = new PushServiceClient(_http) { AutoRetryAfter = false };
        _pipeline = Pipeline();
    }

    /// <summary>Sends it. A fault of the other side is an outcome, never an exception.</summary>
    /// <param name="to">To which browser.</param>
    /// <param name="note">What.</param>
    /// <param name="life">For how long the push service keeps it for a browser that is not there.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<PushResult> SendAsync(PushBrowserRow to, PushNote note, TimeSpan life, CancellationToken ct)
    {
        // The settings may have changed since it was added.
        if (PushEndpoints.AddressFault(to.Endpoint, _reach.Port, _options.Services) is not null)
        {
            return new PushResult(PushOutcome.Gone);
        }

        try
        {
            await _pipeline.ExecuteAsync(async token => await SendOnceAsync(to, note, life, token), ct);
            return new PushResult(PushOutcome.Accepted);
        }
        catch (PushServiceClientException fault)
        {
            return new PushResult(OutcomeOf(fault.StatusCode), fault.StatusCode, fault);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested && IsOfTheNetwork(fault))
        {
            return new PushResult(PushOutcome.Unreached, Fault: fault);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or CryptographicException)
        {
            // Something that the checks let pass and the library does not take. It came from outside, and is not to stop the round.
            return new PushResult(PushOutcome.Refused, Fault: fault);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task SendOnceAsync(PushBrowserRow to, PushNote note, TimeSpan life, CancellationToken ct)
    {
        var subscription = new PushSubscription { Endpoint = to.Endpoint };
        subscription.SetKey(PushEncryptionKeyName.P256DH, to.P256dh);
        subscription.SetKey(PushEncryptionKeyName.Auth, to.Auth);
        var message = new PushMessage(note.ToJson())
        {
            TimeToLive = (int)Math.Max(life.TotalSeconds, ShortestLife.TotalSeconds),
            Urgency = note.Urgency,
            // What waits for a browser is replaced there too. Hashed, since the service need not know what it is about.
            Topic = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{to.Id:N} {note.Tag}")).AsSpan(0, TopicBytes)),
        };
        // Each its own: what signs is not made for several at once.
        using var authentication = new VapidAuthentication(_keys.PublicKey, _keys.PrivateKey) { Subject = _contact };
        await _client.RequestPushMessageDeliveryAsync(subscription, message, authentication, ct);
    }

    private ResiliencePipeline Pipeline() =>
        new ResiliencePipelineBuilder { TimeProvider = _time }
            .AddTimeout(LongestSend)
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = failed => ValueTask.FromResult(CanPass(failed.Outcome.Exception)),
                    MaxRetryAttempts = Repeats,
                    Delay = FirstPause,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    DelayGenerator = failed => ValueTask.FromResult(AskedPause(failed.Outcome.Exception)),
                }
            )
            .AddTimeout(LongestTry)
            .Build();

    private static bool CanPass(Exception? fault) =>
        fault switch
        {
            PushServiceClientException answered => OutcomeOf(answered.StatusCode) == PushOutcome.Unreached,
            HttpRequestException { InnerException: NotPublicException } => false,
            _ => IsOfTheNetwork(fault),
        };

    // What takes too long to connect is cancelled by the handler itself.
    private static bool IsOfTheNetwork(Exception? fault) =>
        fault is HttpRequestException or IOException or TimeoutRejectedException or OperationCanceledException;

    // A pause longer than a message is worth waiting for here is left to the next round.
    private TimeSpan? AskedPause(Exception? fault)
    {
        var asked = (fault as PushServiceClientException)?.Headers?.RetryAfter;
        var pause = asked?.Delta ?? asked?.Date - _time.GetUtcNow();
        return pause is { } some && some > TimeSpan.Zero ? TimeSpan.FromTicks(Math.Min(some.Ticks, LongestPause.Ticks)) : null;
    }

    private static PushOutcome OutcomeOf(HttpStatusCode status) =>
        status switch
        {
            // The library takes 201 only, as the standard has it.
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => PushOutcome.Accepted,
            HttpStatusCode.NotFound or HttpStatusCode.Gone => PushOutcome.Gone,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => PushOutcome.Denied,
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => PushOutcome.Unreached,
            _ => PushOutcome.Refused,
        };

    private static string? ContactOf(PushOptions options, string? publicUrl) =>
        options.Contact.Length > 0 ? $"mailto:{options.Contact}"
        : publicUrl?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true ? publicUrl.TrimEnd('/')
        : null;
}
