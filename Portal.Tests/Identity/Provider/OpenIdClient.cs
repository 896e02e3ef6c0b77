using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Provider;

/// <summary>A program that asks the portal for tokens, and the browser of the person it asks.</summary>
internal sealed partial class OpenIdClient(PortalHost portal, HttpClient browser)
{
    public const string Callback = "http://127.0.0.1:49152/callback";
    public const string Everything = "openid profile offline_access read jobs projects executors";

    private readonly string _verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The owner's browser, signed in a moment ago.</summary>
    public static async Task<OpenIdClient> OfOwnerAsync(PortalHost portal)
    {
        await portal.OwnerAsync();
        var browser = portal.Anonymous();
        await Forms.SignInAsync(browser, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        return new(portal, browser);
    }

    public HttpClient Browser => browser;

    public string AuthorizeAddress(string scope = Everything, string method = "S256", string callback = Callback, string client = "pollinator-cli")
    {
        var challenge =
            method == "S256" ? Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(_verifier)))
            : method.Length > 0 ? _verifier
            : "";
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = client,
            ["response_type"] = "code",
            ["redirect_uri"] = callback,
            ["scope"] = scope,
            ["state"] = "s1",
        };
        if (challenge.Length > 0)
        {
            (query["code_challenge"], query["code_challenge_method"]) = (challenge, method);
        }

        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString("/connect/authorize", query);
    }

    /// <summary>Presses a button on the page at an address, and gives what followed.</summary>
    public async Task<HttpResponseMessage> DecideAsync(string page, string decision)
    {
        var html = await browser.GetStringAsync(page);
        var fields = HiddenField()
            .Matches(html)
            .Select(match => KeyValuePair.Create(match.Groups["name"].Value, System.Net.WebUtility.HtmlDecode(match.Groups["value"].Value)));
        var action = System.Net.WebUtility.HtmlDecode(FormAction().Match(html).Groups["action"].Value);
        return await browser.PostAsync(action, new FormUrlEncodedContent(fields.Append(KeyValuePair.Create("decision", decision))));
    }

    /// <summary>The code for which the person said yes.</summary>
    public async Task<string> CodeAsync(string scope = Everything)
    {
        var answer = await DecideAsync(AuthorizeAddress(scope), "allow");
        var location =
            answer.Headers.Location ?? throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(location.Query)["code"].ToString();
    }

    public Task<JsonElement> ExchangeAsync(string code) =>
        TokenAsync(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback), ("code_verifier", _verifier));

    public Task<JsonElement> RefreshAsync(JsonElement tokens) =>
        TokenAsync(("grant_type", "refresh_token"), ("refresh_token", tokens.GetProperty("refresh_token").GetString()!));

    public Task<JsonElement> TokenAsync(params (string, string)[] fields) => PostAsync("/connect/token", fields);

    /// <summary>Posts to an endpoint as the command, unless the fields name another client.</summary>
    public async Task<JsonElement> PostAsync(string endpoint, params (string Name, string Value)[] fields)
    {
        using var http = portal.Anonymous();
        IEnumerable<(string Name, string Value)> all = fields.Any(field => field.Name == "client_id")
            ? fields
            : fields.Append(("client_id", "pollinator-cli"));
        using var answer = await http.PostAsync(
            endpoint,
            new FormUrlEncodedContent(all.Select(field => KeyValuePair.Create(field.Name, field.Value)))
        );
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>A client of the API with an access token.</summary>
    public HttpClient Api(JsonElement tokens) => Api(tokens.GetProperty("access_token").GetString()!);

    public HttpClient Api(string token)
    {
        var http = portal.Anonymous();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenField();

    [GeneratedRegex("<form method=\"post\" action=\"(?<action>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormAction();
}
