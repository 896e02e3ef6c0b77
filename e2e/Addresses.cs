using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.EndToEnd;

/// <summary>
/// Waiting for an address. Playwright's own looks at the address and only then listens, on another thread than the one that hears of it: an address that comes
/// in between is waited for in vain (microsoft/playwright-dotnet issue 3364).
/// </summary>
internal static class Addresses
{
    /// <summary>Until the page is at such an address, and has loaded.</summary>
    public static Task ComesToAsync(this IPage page, Regex address) => page.ComesToAsync(address.IsMatch);

    /// <summary>Until the page is at such an address, and has loaded.</summary>
    public static async Task ComesToAsync(this IPage page, Func<string, bool> isThere, int seconds = 30)
    {
        await Eventually.IsAsync(() => isThere(page.Url), () => $"the address, which is {page.Url}", seconds);
        await page.WaitForLoadStateAsync();
    }
}
