using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Notifications.Push;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications.Push;

/// <summary>A message as a push service gets it.</summary>
internal sealed record PushedMessage(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A push service on loopback, over TLS, under the names below <c>example.org</c>. It keeps what it was given.</summary>
internal sealed class FakePushService : IAsyncDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly WebApplication _app;

    private FakePushService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_authority.Issue("*.example.org")))
        );
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>What names mean; those that are not here mean this service.</summary>
    public ConcurrentDictionary<string, IPAddress[]> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>What is answered to the next messages for an address; 201 where there is nothing.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, Task>>> Answers { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<PushedMessage> Taken { get; } = new();

    private int Port { get; set; }

    public static async Task<FakePushService> StartAsync()
    {
        var service = new FakePushService();
        await service._app.StartAsync();
        var addresses = service._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        service.Port = new Uri(addresses.Single()).Port;
        return service;
    }

    /// <summary>A portal that takes this for the internet, and tells only when the test says so.</summary>
    public PortalHostOptions Options(string? folder = null, TimeProvider? time = null, bool tellsByItself = false) =>
        new()
        {
            Folder = folder,
            Time = time,
            Services = services =>
            {
                services.Replace(ServiceDescriptor.Singleton(Reach()));
                foreach (var worker in services.Where(service => !tellsByItself && service.ImplementationType == typeof(PushWorker)).ToList())
                {
                    services.Remove(worker);
                }
            },
        };

    /// <summary>A browser that subscribed here.</summary>
    public FakePushBrowser Subscribe(string host = "push.example.org") => new($"https://{host}:{Port}/send/{Guid.NewGuid():N}");

    /// <summary>The messages for a browser.</summary>
    public IReadOnlyList<PushedMessage> For(FakePushBrowser browser) =>
        [.. Taken.Where(message => message.Path == new Uri(browser.Given.Endpoint).AbsolutePath)];

    /// <summary>Has the next message for a browser answered so.</summary>
    public void Answer(FakePushBrowser browser, Func<HttpContext, Task> answer) =>
        Answers.GetOrAdd(new Uri(browser.Given.Endpoint).AbsolutePath, _ => new()).Enqueue(answer);

    public void Answer(FakePushBrowser browser, int status) =>
        Answer(
            browser,
            context =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            }
        );

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _authority.Dispose();
    }

    private PushReach Reach() =>
        new()
        {
            Port = Port,
            ResolveAsync = (name, _) => Task.FromResult(Names.GetValueOrDefault(name, [IPAddress.Loopback])),
            Allows = address => IPAddress.IsLoopback(address) || PublicAddress.Is(address),
            Trusted = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509Certificate2.CreateFromPem(_authority.Pem) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var path = context.Request.Path.Value!;
        Taken.Enqueue(new PushedMessage(path, headers, body.ToArray()));
        context.Response.StatusCode = StatusCodes.Status201Created;
        if (Answers.TryGetValue(path, out var answers) && answers.TryDequeue(out var answer))
        {
            await answer(context);
        }
    }
}

/// <summary>What a browser has of a subscription, and how it reads a message with it (RFC 8291, RFC 8188).</summary>
internal sealed class FakePushBrowser
{
    private const int SaltBytes = 16;
    private const int PointBytes = 65;
    private const int TagBytes = 16;
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _auth = RandomNumberGenerator.GetBytes(16);

    public FakePushBrowser(string endpoint) =>
        Given = new NewPushBrowser(endpoint, Base64Url.EncodeToString(PointOf(_key)), Base64Url.EncodeToString(_auth));

    public NewPushBrowser Given { get; }

    public JsonElement Read(PushedMessage message)
    {
        var (body, head) = (message.Body, SaltBytes + 4 + 1);
        var (salt, sender, cipher) = (body[..SaltBytes], body[head..(head + PointBytes)], body[(head + PointBytes)..]);
        Assert.Equal(PointBytes, body[head - 1]);
        using var other = ECDiffieHellman.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = sender[1..33], Y = sender[33..] },
            }
        );
        byte[] info = [.. "WebPush: info\0"u8, .. PointOf(_key), .. sender];
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.DeriveRawSecretAgreement(other.PublicKey), 32, _auth, info);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());
        var plain = new byte[cipher.Length - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(nonce, cipher.AsSpan(0, plain.Length), cipher.AsSpan(plain.Length), plain);
        // The last record ends in 2, and zeros behind it.
        var end = Array.LastIndexOf(plain, (byte)2);
        return JsonDocument.Parse(plain.AsMemory(0, end)).RootElement;
    }

    private static byte[] PointOf(ECDiffieHellman key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!];
    }
}
