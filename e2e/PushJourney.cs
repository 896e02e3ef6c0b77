using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pollinator.EndToEnd;

/// <summary>
/// What a browser does of messages while the portal is closed in it. No push service is in reach here, so subscribing fails and says so; what one would
/// bring is handed to the worker by the browser's own tools.
/// </summary>
public sealed class PushJourney(Browser browser) : IClassFixture<Browser>
{
    private const string Refused = "may not show notifications of this site";

    [Fact]
    public async Task Message_IsShown_AndLeadsToItsPage_AndNowhereElse()
    {
        var page = await browser.WithFirstAccountAsync();
        await page.GotoAsync("/account");
        await page.Context.GrantPermissionsAsync(["notifications"]);
        var turnOn = page.GetByRole(AriaRole.Button, new() { Name = "Turn on in this browser" });
        await Expect(turnOn).ToBeVisibleAsync();
        await Browser.LookEachWayAsync(page, "account-push");
        await turnOn.ClickAsync();
        await Expect(page.GetByText("did not get through to its maker's push service")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByText(Refused)).ToHaveCountAsync(0);
        await Browser.LookEachWayAsync(page, "account-push-failed");

        await DeliverAsync(page, """{"title":"#7 train succeeded","body":"Vision lab","path":"/jobs/7","tag":"seven"}""");
        Assert.Equal("#7 train succeeded|Vision lab|seven", await ShownAsync(page));
        Assert.Equal(new Uri(browser.Portal.Address, "/jobs/7").ToString(), await PressedAsync(page));

        await DeliverAsync(page, """{"title":"Elsewhere","path":"https://elsewhere.example/jobs/7","tag":"other"}""");
        Assert.StartsWith("Elsewhere|", await ShownAsync(page), StringComparison.Ordinal);
        Assert.Equal(browser.Portal.Address.ToString(), await PressedAsync(page));
    }

    private async Task DeliverAsync(IPage page, string data)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        var found = new TaskCompletionSource<string>();
        tools.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, told) =>
        {
            foreach (var registration in told!.Value.GetProperty("registrations").EnumerateArray())
            {
                if (registration.GetProperty("scopeURL").GetString()!.EndsWith("/push/", StringComparison.Ordinal))
                {
                    found.TrySetResult(registration.GetProperty("registrationId").GetString()!);
                }
            }
        };
        await tools.SendAsync("ServiceWorker.enable");
        var message = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["origin"] = browser.Portal.Address.GetLeftPart(UriPartial.Authority) + "/",
            ["registrationId"] = await found.Task.WaitAsync(TimeSpan.FromSeconds(20)),
            ["data"] = data,
        };
        await tools.SendAsync("ServiceWorker.deliverPushMessage", message);
        await tools.DetachAsync();
    }

    private static async Task<string> ShownAsync(IPage page)
    {
        var shown = await page.WaitForFunctionAsync(
            """
            async () => {
              const [registration] = await navigator.serviceWorker.getRegistrations();
              const [one] = await registration.getNotifications();
              return one ? [one.title, one.body, one.tag].join("|") : null;
            }
            """
        );
        return (await shown.JsonValueAsync<string>())!;
    }

    // What the system shows cannot be pressed from here: the worker's own text hears of a press, and where it leads is read instead of opened.
    private static async Task<string> PressedAsync(IPage page)
    {
        var worker = await File.ReadAllTextAsync(Path.Combine(PortalProgram.Repository, "Portal/wwwroot/push/worker.js"));
        return await page.EvaluateAsync<string>(
            $$"""
            async () => {
              const [registration] = await navigator.serviceWorker.getRegistrations();
              const [notification] = await registration.getNotifications();
              const heard = {};
              const opened = [];
              const clients = { matchAll: async () => [], openWindow: async (address) => opened.push(address) };
              const self = { location, clients, addEventListener: (name, hears) => (heard[name] = hears) };
              {{worker}}
              let work;
              heard.notificationclick({ notification, waitUntil: (begun) => (work = begun) });
              await work;
              return opened.join(" ");
            }
            """
        );
    }
}
