using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>Fills the account pages' forms as a browser without scripts does.</summary>
internal static partial class Forms
{
    /// <summary>Opens the page and sends its form, to the page itself unless the form says otherwise.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        string page,
        string form,
        IEnumerable<(string Field, string Value)> fields,
        string? to = null
    )
    {
        var html = await client.GetStringAsync(page);
        var token = AntiforgeryField().Match(html).Groups["token"].Value;
        var content = fields.Append(("_handler", form)).Append(("__RequestVerificationToken", token));
        return await client.PostAsync(to ?? page, new FormUrlEncodedContent(content.Select(field => KeyValuePair.Create(field.Item1, field.Item2))));
    }

    public static Task<HttpResponseMessage> SignInAsync(HttpClient client, string email, string password, string page = "/sign-in") =>
        SendAsync(client, page, "sign-in", [("Input.Email", email), ("Input.Password", password)]);

    public static Task<HttpResponseMessage> SetUpAsync(HttpClient client, string code, string password = PortalHost.OwnerPassword) =>
        SendAsync(
            client,
            "/setup",
            "setup",
            [
                ("Input.Code", code),
                ("Input.DisplayName", "Ada Lindqvist"),
                ("Input.Email", PortalHost.OwnerEmail),
                ("Input.Password", password),
                ("Input.ColonyName", "Bees"),
            ]
        );

    /// <summary>The header that a page sends along when it changes something over the API.</summary>
    public static async Task<(string Name, string Value)> ProofAsync(HttpClient client)
    {
        var told = await client.GetFromJsonAsync<JsonElement>("/api/v1/antiforgery");
        return (told.GetProperty("header").GetString()!, told.GetProperty("token").GetString()!);
    }

    /// <summary>Sets an authenticator app up and gives its secret, and the page that followed.</summary>
    /// <param name="client">Somebody on the way in, or signed in.</param>
    /// <param name="step">Which code is typed: 0 is that of now, -1 the one before.</param>
    public static async Task<(string Secret, string Page)> SetAppUpAsync(HttpClient client, int step = -1)
    {
        var html = await client.GetStringAsync("/second-factor/app");
        var secret = SecretText().Match(html).Groups["secret"].Value.Replace(" ", "", StringComparison.Ordinal);
        var kept = KeptField().Match(html).Groups["kept"].Value;
        var answer = await SendAsync(client, "/second-factor/app", "app", [("Input.Kept", kept), ("Input.Code", CodeOf(secret, step))]);
        return (secret, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The code an app shows, some steps of 30 seconds from now.</summary>
    public static string CodeOf(string secret, int step = 0) =>
        new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(secret)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30 * step));

    public static Task<HttpResponseMessage> SendCodeAsync(HttpClient client, string code, bool remember = false) =>
        SendAsync(client, "/sign-in/code", "code", [("Input.Code", code), ("Input.Remember", remember ? "true" : "false")]);

    [GeneratedRegex("<code data-secret[^>]*>(?<secret>[^<]+)</code>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretText();

    [GeneratedRegex("name=\"Input.Kept\" value=\"(?<kept>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeptField();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AntiforgeryField();
}
