using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Pollinator.Portal.Tests.Identity.Outside;

/// <summary>
/// An authority on a port of its own that answers in the shape of a product (see the fixtures' README). The person's part in it, signing in there, is
/// <see cref="Answer"/>.
/// </summary>
internal sealed class FakeAuthority : IAsyncDisposable
{
    public const string ClientId = "pollinator";
    public const string ClientSecret = "canary-client-secret-5f0c";

    private readonly WebApplication _web;
    private readonly OutsideTokens _tokens;
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _pushed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (Dictionary<string, string> Asked, OutsideVouch Vouch)> _codes = new(StringComparer.Ordinal);

    private FakeAuthority(WebApplication web, string product, string issuer)
    {
        (_web, Issuer) = (web, issuer);
        _tokens = new OutsideTokens(product, issuer);
    }

    public string Issuer { get; }

    /// <summary>What must be in no log line: codes, tokens, secrets, and what binds them.</summary>
    public ConcurrentBag<string> Canaries { get; } = [ClientSecret];

    /// <summary>What the portal asked last.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Starts one in the shape of <c>duende</c> or <c>keycloak</c>.</summary>
    public static async Task<FakeAuthority> StartAsync(string product)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        FakeAuthority? authority = null;
        web.Run(context => authority!.ServeAsync(context));
        await web.StartAsync();
        var address = web.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        authority = new FakeAuthority(web, product, product == "keycloak" ? $"{address}/realms/research" : address);
        return authority;
    }

    /// <summary>Who stands before the authority signs in there: the address at which the browser comes back.</summary>
    public string Answer(string authorizeUrl, OutsideVouch vouch)
    {
        Asked = ReadRequest(authorizeUrl);
        var code = "canary-code-" + Guid.NewGuid().ToString("N");
        Note(code, Asked["state"], Asked["nonce"], Asked["code_challenge"]);
        _codes[code] = (new(Asked, StringComparer.Ordinal), vouch);
        return Back(
            new()
            {
                ["code"] = code,
                ["iss"] = Issuer,
                ["session_state"] = "b7d1",
            }
        );
    }

    /// <summary>Who stands before the authority says no.</summary>
    public string Deny(string authorizeUrl, string error = "access_denied")
    {
        Asked = ReadRequest(authorizeUrl);
        return Back(
            new()
            {
                ["error"] = error,
                ["error_description"] = "<b>canary-description</b>",
                ["iss"] = Issuer,
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _tokens.Dispose();
    }

    private Dictionary<string, string> ReadRequest(string authorizeUrl)
    {
        var query = QueryHelpers
            .ParseQuery(new Uri(authorizeUrl).Query)
            .ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.Ordinal);
        return query.TryGetValue("request_uri", out var pushed) ? _pushed[pushed] : query;
    }

    private string Back(Dictionary<string, string?> answer)
    {
        answer["state"] = Asked["state"];
        return QueryHelpers.AddQueryString(Asked["redirect_uri"], answer);
    }

    private async Task ServeAsync(HttpContext context)
    {
        var path = new Uri(Issuer).AbsolutePath.TrimEnd('/');
        var asked = context.Request.Path.Value![path.Length..];
        var answer =
            asked.EndsWith("/openid-configuration", StringComparison.Ordinal) ? _tokens.Discovery
            : asked.EndsWith("/jwks", StringComparison.Ordinal) || asked.EndsWith("/certs", StringComparison.Ordinal) ? _tokens.Keys()
            : asked.EndsWith("/userinfo", StringComparison.Ordinal) ? UserInfo(context)
            : asked.EndsWith("/token", StringComparison.Ordinal) ? Redeem(await FormAsync(context))
            : Push(await FormAsync(context));
        context.Response.StatusCode =
            answer.Contains("\"error\"", StringComparison.Ordinal) ? StatusCodes.Status400BadRequest
            : answer.Contains("request_uri\"", StringComparison.Ordinal) && answer.Length < 200 ? StatusCodes.Status201Created
            : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer);
    }

    private static async Task<Dictionary<string, string>> FormAsync(HttpContext context) =>
        (await context.Request.ReadFormAsync()).ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.Ordinal);

    private string Push(Dictionary<string, string> form)
    {
        var name = $"urn:ietf:params:oauth:request_uri:{Guid.NewGuid():N}";
        _pushed[name] = form;
        return new JsonObject { ["request_uri"] = name, ["expires_in"] = 60 }.ToJsonString();
    }

    private string UserInfo(HttpContext context) =>
        new JsonObject
        {
            ["sub"] = _codes.Single(code => $"Bearer {AccessTokenOf(code.Key)}" == context.Request.Headers.Authorization).Value.Vouch.Subject,
            ["name"] = "Ada Lindqvist",
            ["email"] = "ada@campus.example",
            // What is not signed must not count.
            ["acr"] = "gold",
            ["amr"] = "mfa",
        }.ToJsonString();

    private string Redeem(Dictionary<string, string> form)
    {
        if (
            !_codes.TryGetValue(form["code"], out var known)
            || form["client_secret"] != ClientSecret
            || form["redirect_uri"] != known.Asked["redirect_uri"]
            || Half(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"])), 32) != known.Asked["code_challenge"]
        )
        {
            return new JsonObject { ["error"] = "invalid_grant" }.ToJsonString();
        }

        var access = AccessTokenOf(form["code"]);
        var token = _tokens.Token(known.Vouch, known.Asked["nonce"], Half(SHA256.HashData(Encoding.ASCII.GetBytes(access)), 16));
        Note(access, token, token.Split('.')[1], form["code_verifier"]);
        return new JsonObject
        {
            ["id_token"] = token,
            ["access_token"] = access,
            ["expires_in"] = 3600,
            ["token_type"] = "Bearer",
            ["scope"] = "openid profile email",
        }.ToJsonString();
    }

    private static string AccessTokenOf(string code) => $"canary-access-{code}";

    private static string Half(byte[] hash, int bytes) => WebEncoders.Base64UrlEncode(hash, 0, bytes);

    private void Note(params string[] canaries) => Array.ForEach(canaries, Canaries.Add);
}
