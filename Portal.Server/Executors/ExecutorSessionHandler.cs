using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Pollinator.Portal.Server.Executors;

/// <summary>Authenticates an executor by its session token.</summary>
internal sealed class ExecutorSessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    Sessions sessions
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.Ordinal))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (sessions.Find(header[Bearer.Length..]) is not { } executor)
        {
            return Task.FromResult(AuthenticateResult.Fail("The session is unknown or has expired."));
        }

        Context.Features.Set(executor);
        var identity = new ClaimsIdentity([new Claim("executor", executor.Executor.ToString())], ExecutorCaller.Scheme);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), ExecutorCaller.Scheme)));
    }
}
