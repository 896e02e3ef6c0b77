using Pollinator.Contracts;
using Pollinator.Portal.Server.Jobs.Filters;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>Registers the jobs room.</summary>
internal static class JobsServices
{
    public static void AddJobs(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<JobFeed>();
        builder.Services.AddSingleton<JobNeeds>();
        builder.Services.AddSingleton<JobSubmission>();
        builder.Services.AddSingleton<JobQueries>();
        builder.Services.AddSingleton<JobCommands>();
        builder.Services.AddSingleton<JobReceipts>();
        builder.Services.AddSingleton<JobAccess>();
        builder.Services.AddSingleton<IJobAccess>(services => services.GetRequiredService<JobAccess>());
        builder.Services.AddSingleton<IJobs, JobsService>();
        builder.Services.AddSingleton<ISavedFilters, SavedFilterService>();
    }
}
