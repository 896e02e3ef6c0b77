using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>
/// What the portal does at the stations of a trip to an authority. One for all of them and for all requests: each request asks every authority's
/// handler whether it is meant.
/// </summary>
internal sealed partial class OutsideEvents(
    OutsideAuthorities authorities,
    IConfiguration configuration,
    TimeProvider time,
    ILogger<OutsideEvents> logger
) : OpenIdConnectEvents
{
    /// <summary>On the way there.</summary>
    public override Task RedirectToIdentityProvider(RedirectContext context)
    {
        var authority = authorities.OfScheme(context.Scheme.Name);
        if (authority.Options.AcrValues.Length > 0)
        {
            context.ProtocolMessage.AcrValues = string.Join(' ', authority.Options.AcrValues);
        }

        // The authority knows one address of this portal.
        if (Uri.TryCreate(configuration[PortalAddress.PublicUrl], UriKind.Absolute, out var portal))
        {
            context.ProtocolMessage.RedirectUri = new Uri(portal, OutsideAuthority.CallbackOf(authority.Name)).ToString();
        }

        return Task.CompletedTask;
    }

    /// <summary>Back, with a token that was checked. No cookie of the handler's own is written: the portal decides here and at once.</summary>
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        var authority = authorities.OfScheme(context.Scheme.Name);
        var arrival = context.HttpContext.RequestServices.GetRequiredService<OutsideArrival>();
        var proof = OutsideProof.Of(context.Principal!, authority.Options, time.GetUtcNow());
        context.Response.Redirect(await arrival.ArriveAsync(context.HttpContext, OutsideTrip.Read(context.Properties!), proof));
        context.HandleResponse();
    }

    /// <summary>Back, with a no.</summary>
    public override Task AccessDenied(AccessDeniedContext context) => End(context, OutsideRefusals.Denied);

    /// <summary>Back, with something that cannot be believed or used.</summary>
    public override Task RemoteFailure(RemoteFailureContext context)
    {
        Log.Refused(logger, authorities.OfScheme(context.Scheme.Name).Name, OutsideFault.Of(context.Failure));
        return End(context, OutsideRefusals.Failed);
    }

    private static Task End(HandleRequestContext<RemoteAuthenticationOptions> context, Refusal refusal)
    {
        context.Response.Redirect(OutsideRefusals.PageOf(refusal));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What the authority {Authority} answered was refused: {Fault}.")]
        public static partial void Refused(ILogger logger, string authority, string fault);
    }
}
