using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Live;

/// <summary>Has every request of a person, or of a person's program, looked after for as long as it lasts. Executors' sessions are not people's.</summary>
internal sealed class LiveEntry(RequestDelegate next, LiveRequests live)
{
    public Task InvokeAsync(HttpContext context) => context.User.FindFirst(CallerClaims.User) is null ? next(context) : AnswerAsync(context);

    private async Task AnswerAsync(HttpContext context)
    {
        var request = live.Enter(context);
        try
        {
            await next(context);
        }
        finally
        {
            live.Leave(request);
        }
    }
}
