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

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AntiforgeryField();
}
