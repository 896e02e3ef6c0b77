using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Api;

/// <summary>Programs get 401 and 403 as problems; browsers are sent to the sign-in page by the cookie's own way.</summary>
internal sealed class ApiRefusals : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler pages = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        if (!context.Request.IsForPrograms())
        {
            return pages.HandleAsync(next, context, policy, authorizeResult);
        }

        if (!authorizeResult.Forbidden)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ProblemWriter.WriteAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "not-signed-in",
                "Not signed in",
                "Send a valid token as 'Authorization: Bearer …'. A token may have expired or been revoked."
            );
        }

        var missing = authorizeResult.AuthorizationFailure?.FailedRequirements.OfType<ScopeRequirement>().FirstOrDefault();
        var detail = missing is null ? "You may not do this." : $"This needs the scope {missing.Scope}, which the token was not made for.";
        var code = missing is null ? "forbidden" : "scope-missing";
        return ProblemWriter.WriteAsync(context, StatusCodes.Status403Forbidden, code, "Not allowed", detail);
    }
}
