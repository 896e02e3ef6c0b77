using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>Sends somebody to an authority.</summary>
internal sealed partial class OutsideStart(TimeProvider time, ILogger<OutsideStart> logger)
{
    /// <summary>
    /// The address to go to. The page leads there by itself: a form that is answered by another site's address is held back by browsers
    /// (<c>form-action</c>), and which sites an authority passes on to is not known beforehand.
    /// </summary>
    public async Task<Outcome<string>> LeaveAsync(HttpContext context, OutsideAuthority authority, OutsidePurpose purpose, string? returnUrl)
    {
        var properties = new OpenIdConnectChallengeProperties();
        if (purpose != OutsidePurpose.SignIn)
        {
            // Not whoever is signed in there: perhaps somebody else who used this browser.
            properties.Prompt = OpenIdConnectPrompt.Login;
            properties.MaxAge = TimeSpan.Zero;
        }

        new OutsideTrip(purpose, LocalUrls.OrHome(returnUrl), time.GetUtcNow(), CallerClaims.Find(context.User)?.Session).Write(properties);
        try
        {
            await context.ChallengeAsync(authority.Scheme, properties);
        }
        catch (Exception exception) when (IsTheirs(exception) && !context.RequestAborted.IsCancellationRequested)
        {
            Log.Away(logger, authority.Name, OutsideFault.Of(exception));
            return OutsideRefusals.Away;
        }

        var headers = context.Response.Headers;
        var address = headers.Location.ToString();
        headers.Location = default;
        headers["Refresh"] = $"0; url={address}";
        context.Response.StatusCode = StatusCodes.Status200OK;
        return address;
    }

    // Not found, not heard in time, or an answer that is none.
    private static bool IsTheirs(Exception exception) =>
        exception
            is InvalidOperationException
                or HttpRequestException
                or OpenIdConnectProtocolException
                or IOException
                or OperationCanceledException
                or JsonException;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The authority {Authority} cannot be asked: {Fault}.")]
        public static partial void Away(ILogger logger, string authority, string fault);
    }
}
