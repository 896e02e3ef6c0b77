using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Api;

/// <summary>Who stands behind a request.</summary>
internal static class Callers
{
    /// <summary>The person behind an authorized request.</summary>
    public static Caller Caller(this HttpContext context) =>
        CallerClaims.Find(context.User) ?? throw new InvalidOperationException("This route was mapped without authorization.");
}
