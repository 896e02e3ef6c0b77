using System.CommandLine;
using System.Globalization;
using Pollinator.Cli.Portal;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary>A job as people name it: by its number, or by its id.</summary>
internal static class JobArgument
{
    public static Argument<string> Create() => new("job") { Description = "The job's number or id." };

    public static Task<JobView> FindAsync(PortalClient client, string name, CancellationToken ct)
    {
        var route =
            JobId.TryParse(name, null, out var id) ? $"api/v1/jobs/{id}"
            : long.TryParse(name.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? $"api/v1/jobs/by-number/{number}"
            : throw new CliException("A job is named by its number, such as 12, or by its id.");
        return client.GetAsync(route, ContractsJson.Default.JobView, ct);
    }
}
