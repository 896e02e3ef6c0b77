using Microsoft.AspNetCore.HttpOverrides;
using Pollinator.Portal.Layout;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Identity.Colonies;
using Pollinator.Portal.Server.Identity.Live;
using Pollinator.Portal.Server.Identity.Provider;

namespace Pollinator.Portal.Server.Hosting;

/// <summary>The order in which a request is looked at, and the pages.</summary>
internal static class HostingPipeline
{
    public static void UseHosting(this WebApplication app)
    {
        if (PortalAddress.Faults(app.Configuration).Concat(SecretSettings.Faults(app.Configuration)).ToList() is { Count: > 0 } faults)
        {
            throw new InvalidOperationException(string.Join(' ', faults));
        }

        UseTrustedProxies(app);
        app.UseMiddleware<ResponseHeaders>();
        app.UseRequestLocalization();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/failed", CreateScopeForErrors = true });
        app.UseWhen(
            context => context.Request.IsForPrograms(),
            programs => programs.UseStatusCodePages(status => ProblemWriter.WriteBareAsync(status.HttpContext))
        );
        app.UseWhen(
            context => IsForPeople(context.Request),
            browsers => browsers.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true)
        );
        app.UseRouting();
        app.UseMiddleware<OwnOrigin>();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<LiveEntry>();
        app.UseMiddleware<ApiAntiforgery>();
        app.UseAntiforgery();
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapSignOut();
        app.MapColonySwitch();
        app.MapProvider();
        // Who is not signed in sees nothing but the pages that say otherwise.
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .AddAdditionalAssemblies(typeof(Program).Assembly)
            .RequireAuthorization();
    }

    // Somebody who opens an address; not a form, a circuit or a file that a page asks for.
    private static bool IsForPeople(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !request.IsForPrograms() && !request.Path.Value!.StartsWith("/_", StringComparison.Ordinal);

    // Off unless the proxies are named: a header that anyone can send must not decide whose address or which scheme it was.
    private static void UseTrustedProxies(WebApplication app)
    {
        var proxies = app.Configuration.GetSection("TrustedProxies").Get<string[]>() ?? [];
        if (proxies.Length == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownProxies.Add(
                System.Net.IPAddress.TryParse(proxy, out var address)
                    ? address
                    : throw new InvalidOperationException($"TrustedProxies names '{proxy}'. It must be IP addresses, such as 10.0.0.1.")
            );
        }

        app.UseForwardedHeaders(options);
    }
}
