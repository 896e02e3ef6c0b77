using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Pollinator.EndToEnd;

/// <summary>One Chromium for all journeys, a portal with a signed-in owner, and what journeys do again and again.</summary>
public class Browser : IAsyncLifetime
{
    public const string Email = "ada@uni.example";
    public const string Password = "tangerine bicycle lamp";
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;
    private string? _signedIn;

    public PortalProgram Portal { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Portal = await StartPortalAsync();

        // A machine that runs Slurm and four browsers at once is slow, and slow is not wrong.
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("POLLINATOR_CHROMIUM") ?? "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"],
            }
        );
    }

    /// <summary>The portal of the journeys.</summary>
    protected virtual Task<PortalProgram> StartPortalAsync() => PortalProgram.StartAsync();

    /// <summary>A new person's browser.</summary>
    public Task<IPage> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 1000) =>
        OpenAsync(state: null, scheme, width, height);

    private async Task<IPage> OpenAsync(string? state, ColorScheme scheme, int width, int height)
    {
        var context = await _chromium.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = Portal.Address.ToString(),
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = scheme,
                StorageState = state,
                TimezoneId = "Europe/Stockholm",
            }
        );
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    /// <summary>Makes the first account by the console's link; the page is signed in then.</summary>
    public async Task<IPage> WithFirstAccountAsync()
    {
        var page = await OpenAsync();
        await FillFirstAccountAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make account" }).ClickAsync();
        await EnrolAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Run your first project" })).ToBeVisibleAsync();
        return page;
    }

    /// <summary>Opens the console's link and fills in who the owner is.</summary>
    public Task FillFirstAccountAsync(IPage page) => FillFirstAccountAsync(page, Portal);

    /// <summary>The same at another portal.</summary>
    protected static async Task FillFirstAccountAsync(IPage page, PortalProgram portal)
    {
        await page.GotoAsync((await portal.SetupLinkAsync()).ToString());
        await page.GetByLabel("Your name").FillAsync("Ada Lindqvist");
        await page.GetByLabel("E-mail address").FillAsync(Email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByLabel("Colony").FillAsync("Vision lab");
    }

    /// <summary>Sets an authenticator app up, as who makes an account must; the page is signed in then.</summary>
    /// <returns>The app's secret, and the recovery codes.</returns>
    public async Task<(string Secret, IReadOnlyList<string> RecoveryCodes)> EnrolAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Set up an app" }).ClickAsync();
        var secret = (await page.Locator("[data-secret]").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal);
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(await Codes.EarlierAsync(secret));
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Recovery codes" })).ToBeVisibleAsync();
        var codes = await page.Locator(".account-codes code").AllTextContentsAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them" }).ClickAsync();
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/");
        _signedIn = await page.Context.StorageStateAsync();
        return (secret, codes);
    }

    /// <summary>Another browser in which the owner is signed in: a code works once in half a minute, and journeys open many.</summary>
    public async Task<IPage> SignedInAsync(ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 1000)
    {
        var page = await OpenAsync(_signedIn, scheme, width, height);
        await page.GotoAsync("/");
        return page;
    }

    /// <summary>Keeps a picture of the page for people to look at, and says what is wrong with it: by axe, or when it scrolls sideways.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page, string name)
    {
        // A colour on its way from one to another has the contrast of neither. A change begins with the next frame.
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        await page.WaitForFunctionAsync(
            "() => document.getAnimations().every(one => one.playState !== 'running' || one.effect.getComputedTiming().endTime === Infinity)"
        );
        // While a page that was drawn by the server comes to life, the framework takes its title and sets it anew.
        await page.WaitForFunctionAsync("() => document.title !== ''");
        var folder = Directory.CreateDirectory(PortalProgram.Pictures);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder.FullName, name + ".png"), FullPage = true });
        var found = await page.RunAxe(await AxeOptionsAsync(page));
        var faults = found.Violations.Select(fault =>
            $"{name}: {fault.Id}: {fault.Help} ({string.Join(", ", fault.Nodes.Select(node => node.Html).Take(3))})"
        );
        var fits = await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth");
        var stands = await page.GetByText("This page met a fault of ours").CountAsync() == 0;
        return
        [
            .. faults,
            .. stands ? [] : new[] { $"{name} met a fault; screenshots/portal-*.log says which." },
            .. fits ? [] : new[] { $"{name} scrolls sideways." },
        ];
    }

    // In high contrast text has 7:1, which axe looks at only when asked.
    private static async Task<AxeRunOptions> AxeOptionsAsync(IPage page)
    {
        var isMore = await page.EvaluateAsync<bool>("document.documentElement.dataset.contrast === 'more'");
        return new AxeRunOptions
        {
            Rules = new Dictionary<string, RuleOptions>(StringComparer.Ordinal) { ["color-contrast-enhanced"] = new() { Enabled = isMore } },
        };
    }

    /// <summary>Keeps a picture of a page that nothing may be wrong with.</summary>
    public static async Task LookAsync(IPage page, string name)
    {
        var faults = await FaultsAsync(page, name);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The same in light, in dark, in dark with high contrast and as wide as a phone, for pages that are drawn alike whatever they began as.</summary>
    public static async Task LookEachWayAsync(IPage page, string name)
    {
        await LookAsync(page, $"{name}-light");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await LookAsync(page, $"{name}-dark");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark, Contrast = Contrast.More });
        await LookAsync(page, $"{name}-contrast");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light, Contrast = Contrast.NoPreference });
        var wide = page.ViewportSize!;
        await page.SetViewportSizeAsync(400, 800);
        await LookAsync(page, $"{name}-narrow");
        await page.SetViewportSizeAsync(wide.Width, wide.Height);
    }

    /// <summary>Pastes into an editor for code, where its cursor is.</summary>
    public static Task PasteAsync(ILocator editor, string text) =>
        editor.EvaluateAsync(
            """
            (content, text) => {
              const clipboardData = new DataTransfer();
              clipboardData.setData("text/plain", text);
              content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            }
            """,
            text
        );

    /// <summary>Pastes in place of what stands in an editor for code.</summary>
    public static async Task ReplaceCodeAsync(ILocator editor, string text)
    {
        await editor.PressAsync("Control+a");
        await PasteAsync(editor, text);
    }

    /// <summary>Fills in address and password where a page asks for them, and sends them.</summary>
    public static async Task WithPasswordAsync(IPage page, string email = Email, string password = Password)
    {
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    /// <summary>The same for a code.</summary>
    public static async Task WithCodeAsync(IPage page, string code, bool remember = false)
    {
        await page.GetByLabel("Code of your authenticator app").FillAsync(code);
        await page.GetByLabel("Remember this device for 30 days").SetCheckedAsync(remember);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _chromium.DisposeAsync();
        _playwright.Dispose();
        await Portal.DisposeAsync();
    }
}
