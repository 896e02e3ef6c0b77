using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Pollinator.Portal.Server.Identity;

/// <summary>How often one address may try to sign in. Checking a password costs 40 ms of a core on purpose, so tries are also worth limiting in number.</summary>
internal static class SignInLimit
{
    /// <summary>The policy's name, for the pages.</summary>
    public const string Policy = "sign-in";

    /// <summary>The policy for programs that exchange what they hold for tokens: many of them share an institute's address.</summary>
    public const string ProgramsPolicy = "programs";

    private const int TriesPerMinute = 30;
    private const int TimesForPrograms = 20;

    public static void AddSignInLimit(this IServiceCollection services, IConfiguration configuration)
    {
        var tries = configuration.GetValue("SignIn:TriesPerMinute", TriesPerMinute);
        services.AddRateLimiter(options =>
        {
            options.OnRejected = WriteAsync;
            options.AddPolicy(Policy, context => Limit(context, tries));
            options.AddPolicy(ProgramsPolicy, context => Limit(context, tries * TimesForPrograms));
        });
    }

    private static RateLimitPartition<string> Limit(HttpContext context, int tries) =>
        HttpMethods.IsPost(context.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(
                Network(context.Connection.RemoteIpAddress),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = tries, Window = TimeSpan.FromMinutes(1) }
            )
            : RateLimitPartition.GetNoLimiter("read");

    private static async ValueTask WriteAsync(OnRejectedContext rejected, CancellationToken ct)
    {
        var response = rejected.HttpContext.Response;
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
        {
            response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        response.ContentType = "text/plain; charset=utf-8";
        await response.WriteAsync("There were too many tries from your network. Wait a minute, then try again.", ct);
    }

    // Whoever has one IPv6 address has at least 2^64 of them.
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.GetAddressBytes() is { Length: 16 } bytes ? Convert.ToHexString(bytes, 0, 8) : plain.ToString();
    }
}
