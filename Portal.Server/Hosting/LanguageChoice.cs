using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Pollinator.Portal.Language;

namespace Pollinator.Portal.Server.Hosting;

/// <summary>In which language a page is: what its person chose in this browser, then what the browser asks for, then English.</summary>
internal static class LanguageChoice
{
    // Only words differ: numbers and times are written the same for everybody.
    public static void AddLanguages(this IServiceCollection services) =>
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo(Languages.All[0].Code));
            options.SupportedCultures = [CultureInfo.InvariantCulture];
            options.SupportedUICultures = [.. Languages.All.Select(language => CultureInfo.GetCultureInfo(language.Code))];
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = Languages.Cookie },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });
}
