using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Registers the broker.</summary>
internal static class BrokerServices
{
    public static void AddBroker(this IHostApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection("Broker").Get<BrokerOptions>() ?? new BrokerOptions();
        if (options.LeaseSeconds is < 1 or > 3600 || options.SweepMilliseconds is < 50 or > 60_000)
        {
            throw new InvalidOperationException("Broker:LeaseSeconds is 1 to 3600 and Broker:SweepMilliseconds is 50 to 60000.");
        }

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<Board>();
        builder.Services.AddSingleton<BoardLoader>();
        builder.Services.AddSingleton<JobMoves>();
        builder.Services.AddSingleton<HandOver>();
        builder.Services.AddSingleton<Leases>();
        builder.Services.AddSingleton<WatchNews>();
        builder.Services.AddSingleton<Polls>();
        builder.Services.AddSingleton<AttemptEnds>();
        builder.Services.AddSingleton<LostAnswers>();
        builder.Services.AddSingleton<Attempts>();
        builder.Services.AddSingleton<IHeldAttempts>(services => services.GetRequiredService<Attempts>());
        builder.Services.AddSingleton<Stops>();
        builder.Services.AddSingleton<ShareEnds>();
        builder.Services.AddSingleton<WaitReasons>();
        builder.Services.AddHostedService<Sweeper>();
    }

    /// <summary>Fills the board from the database; before the portal listens.</summary>
    public static async Task LoadBoardAsync(this WebApplication app)
    {
        await app.Services.GetRequiredService<BoardLoader>().LoadAsync(app.Lifetime.ApplicationStopping);
        app.Services.GetRequiredService<ICommitQueue>().BeforeCommit(app.Services.GetRequiredService<HandOver>().ServeParked);
    }
}
