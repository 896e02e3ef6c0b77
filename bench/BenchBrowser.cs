using Microsoft.Playwright;
using Cookie = Microsoft.Playwright.Cookie;

namespace Pollinator.Bench;

/// <summary>A real browser, signed in as the owner.</summary>
internal sealed class BenchBrowser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _chromium;
    private readonly IBrowserContext _context;
    private readonly Uri _portal;

    private BenchBrowser(IPlaywright playwright, IBrowser chromium, IBrowserContext context, Uri portal) =>
        (_playwright, _chromium, _context, _portal) = (playwright, chromium, context, portal);

    public static async Task<BenchBrowser> StartAsync(PortalProcess portal)
    {
        var playwright = await Playwright.CreateAsync();
        var chromium = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("POLLINATOR_CHROMIUM") ?? "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-dev-shm-usage"],
            }
        );
        var context = await chromium.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1440, Height = 1000 },
            }
        );
        await context.AddCookiesAsync(
            portal
                .Cookies.GetCookies(portal.Address)
                .Select(cookie => new Cookie
                {
                    Name = cookie.Name,
                    Value = cookie.Value,
                    Url = portal.Address.ToString(),
                })
        );
        return new(playwright, chromium, context, portal.Address);
    }

    /// <summary>The whole address of a page of the portal.</summary>
    public string AddressOf(string path) => new Uri(_portal, path).ToString();

    /// <summary>Opens a page of the portal.</summary>
    public async Task<IPage> OpenAsync(string path)
    {
        var page = await _context.NewPageAsync();
        await page.GotoAsync(AddressOf(path));
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }
}
