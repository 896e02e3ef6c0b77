using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Pollinator.Bench;

/// <summary>Fills the account pages' forms as a browser without scripts does.</summary>
internal static partial class BenchForms
{
    /// <summary>Everybody's password.</summary>
    public const string Password = "tangerine bicycle lamp";

    /// <summary>Opens the page and sends the form of that name.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        string page,
        string form,
        params (string Field, string Value)[] fields
    ) => await SendAsync(client, page, await client.GetStringAsync(page), form, fields);

    /// <summary>Sends the form of a page that was opened.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        string page,
        string html,
        string form,
        params (string Field, string Value)[] fields
    )
    {
        var all = fields.Append(("_handler", form)).Append(("__RequestVerificationToken", Group(AntiforgeryField(), html, page)));
        using var content = new FormUrlEncodedContent(all.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        return await client.PostAsync(page, content);
    }

    /// <summary>Has the client send what a page sends along when it changes something over the API.</summary>
    public static async Task ProveAsync(HttpClient client)
    {
        var antiforgery = await client.GetFromJsonAsync<Dictionary<string, string>>("/api/v1/antiforgery");
        client.DefaultRequestHeaders.Add(antiforgery!["header"], antiforgery["token"]);
    }

    /// <summary>Sets an authenticator app up for who is signed in there, and gives its secret.</summary>
    public static async Task<byte[]> SetAppUpAsync(HttpClient client)
    {
        const string page = "/second-factor/app";
        var html = await client.GetStringAsync(page);
        var secret = OtpNet.Base32Encoding.ToBytes(Group(SecretText(), html, page).Replace(" ", "", StringComparison.Ordinal));
        var kept = Group(KeptField(), html, page);
        // The code before the present one, so that the present one can be used for the first sign-in.
        using var answer = await SendAsync(client, page, html, "app", ("Input.Kept", kept), ("Input.Code", CodeOf(secret, steps: -1)));
        answer.EnsureSuccessStatusCode();
        return secret;
    }

    /// <summary>What an app shows, some steps of 30 seconds from now.</summary>
    public static string CodeOf(byte[] secret, int steps = 0) =>
        new OtpNet.Totp(secret).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30 * steps));

    private static string Group(Regex field, string html, string page) =>
        field.Match(html) is { Success: true } found
            ? WebUtility.HtmlDecode(found.Groups["value"].Value)
            : throw new InvalidOperationException($"{page} has no such form: {html}");

    [GeneratedRegex("<code data-secret[^>]*>(?<value>[^<]+)</code>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretText();

    [GeneratedRegex("name=\"Input.Kept\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeptField();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AntiforgeryField();
}
