using Microsoft.AspNetCore.Authentication;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors.Asks;
using Pollinator.Portal.Server.Executors.Sharing;

namespace Pollinator.Portal.Server.Executors;

/// <summary>Registers the executors room.</summary>
internal static class ExecutorsServices
{
    public static void AddExecutors(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PortalId>();
        services.AddSingleton<Roster>();
        services.AddSingleton<ExecutorFeed>();
        services.AddSingleton<AskDesk>();
        services.AddSingleton<ExecutorWrites>();
        services.AddSingleton<Assertions>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Enrollment>();
        services.AddSingleton<IEnrollment>(provider => provider.GetRequiredService<Enrollment>());
        services.AddSingleton<BuiltInEnrollment>();
        services.AddSingleton<BesidePortal>();
        services.AddSingleton<KeptProgram>();
        services.AddHostedService<BuiltInExecutor>();
        services.AddSingleton<ExecutorViews>();
        services.AddSingleton<ExecutorAddress>();
        services.AddSingleton<Retirement>();
        services.AddSingleton<IExecutorNames, ExecutorNames>();
        services.AddSingleton<ExecutorCodes>();
        services.AddSingleton<Shares>();
        services.AddSingleton<ExecutorShares>();
        services.AddSingleton<IExecutors, ExecutorsService>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ExecutorSessionHandler>(ExecutorCaller.Scheme, null);
        services
            .AddAuthorizationBuilder()
            .AddPolicy(ExecutorCaller.Scheme, policy => policy.AddAuthenticationSchemes(ExecutorCaller.Scheme).RequireAuthenticatedUser());
    }
}
