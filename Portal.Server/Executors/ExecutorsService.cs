using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors.Sharing;
using Pollinator.Portal.Server.Hosting;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Executors;

/// <summary>Executors, for pages and API.</summary>
internal sealed class ExecutorsService(
    ExecutorViews views,
    Roster roster,
    Retirement retirement,
    ExecutorCodes codes,
    ExecutorShares shares,
    ExecutorFeed feed
) : IExecutors
{
    private const int MostOnPage = 200;

    public async Task<Outcome<IReadOnlyList<ExecutorView>>> ListAsync(Caller caller, CancellationToken ct) =>
        caller.Has(Scopes.Read) ? Outcome.Of(await views.ListAsync(caller, ct)) : MayNotRead;

    public async Task<Outcome<Page<ExecutorView>>> FindAsync(Caller caller, ExecutorQuery query, CancellationToken ct) =>
        caller.Has(Scopes.Read)
            ? await views.FindAsync(
                caller,
                query with
                {
                    Skip = Math.Clamp(query.Skip, 0, Pages.MostPassed),
                    Take = Math.Clamp(query.Take, 1, MostOnPage),
                },
                ct
            )
            : MayNotRead;

    public Task<Outcome<ExecutorCounts>> CountsAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<ExecutorCounts>>(caller.Has(Scopes.Read) ? views.Counts(caller.Colony) : MayNotRead);

    public async Task<Outcome<ExecutorView>> GetAsync(Caller caller, ExecutorId executor, CancellationToken ct) =>
        !caller.Has(Scopes.Read) ? MayNotRead
        : await views.FindAsync(caller, executor, ct) is { } found ? found
        : Refusal.NotFound("executor");

    public async Task<Outcome<EnrollmentCode>> CreateCodeAsync(Caller caller, NewCode request, CancellationToken ct) =>
        caller.Has(Scopes.Executors) ? await codes.CreateAsync(caller, request, ct) : NotAllowed;

    public async Task<Outcome<Done>> ShareAsync(Caller caller, ExecutorId executor, Share share, CancellationToken ct) =>
        caller.Has(Scopes.Executors) ? await shares.PutAsync(caller, executor, share, ct) : NotAllowed;

    public async Task<Outcome<Done>> RetireAsync(Caller caller, ExecutorId executor, CancellationToken ct) =>
        !caller.Has(Scopes.Executors) ? NotAllowed : await retirement.RetireAsync(caller, executor, ct);

    public Task<Outcome<IReadOnlyList<ExecutorFit>>> FitAsync(Caller caller, JobSpec spec, CancellationToken ct)
    {
        // Whoever may submit a job may ask where it would fit.
        if (!caller.Has(Scopes.Read) && !caller.Has(Scopes.Jobs))
        {
            return Task.FromResult<Outcome<IReadOnlyList<ExecutorFit>>>(MayNotRead);
        }

        var needs = Requirements.Of(caller.User, spec);
        var fits = roster
            .Of(caller.Colony)
            .OrderBy(executor => executor.Profile.Name, StringComparer.Ordinal)
            .Select(executor => Fit(needs, executor))
            .ToList();
        return Task.FromResult<Outcome<IReadOnlyList<ExecutorFit>>>(fits);
    }

    public IAsyncEnumerable<Done> WatchAsync(Caller caller, CancellationToken ct) =>
        caller.Has(Scopes.Read) ? feed.WatchAsync(caller.Colony, ct) : AsyncEnumerable.Empty<Done>();

    private static Refusal MayNotRead { get; } =
        new(RefusalKind.Forbidden, "scope-missing", "This token may not see executors. Make one with the right 'See', or sign in.");

    private static Refusal NotAllowed { get; } =
        new(RefusalKind.Forbidden, "scope-missing", "This token may not change executors. Make one with that right, or sign in.");

    private ExecutorFit Fit(Requirements needs, LiveExecutor executor)
    {
        var profile = executor.Profile;
        IReadOnlyList<Words> misfits = profile.Capabilities is { } has
            ? Matching.Misfits(needs, profile, has).ToList()
            : ["It has never been started, so what it has is unknown."];
        return new ExecutorFit(profile.Id, profile.Name, profile.Kind, views.Health(executor), misfits) { Capabilities = profile.Capabilities };
    }
}

/// <summary>Makes one-time codes for people: whoever has one brings an executor in.</summary>
internal sealed class ExecutorCodes(Enrollment enrollment, ExecutorAddress address, StepUp stepUp)
{
    public async Task<Outcome<EnrollmentCode>> CreateAsync(Caller caller, NewCode request, CancellationToken ct)
    {
        if (stepUp.Refuse(caller) is { } confirm)
        {
            return confirm;
        }

        var code = await enrollment.CreateCodeAsync(caller.Colony, request, caller.User, builtIn: false, ct);
        return code.IsOk ? new EnrollmentCode(code.Value, address.Now + Enrollment.Life, address.Command) : code.Refusal;
    }
}

/// <summary>Where executors reach the portal, and the command that starts one. A host without HTTP listens nowhere.</summary>
internal sealed class ExecutorAddress(IConfiguration configuration, TimeProvider time, IServer? server = null)
{
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary><c>ExecutorUrl</c>, else <c>PublicUrl</c>, else the first address listened on.</summary>
    public string Url => new PortalAddress(configuration).ForExecutors(server?.Features.Get<IServerAddressesFeature>()?.Addresses);

    public string Command => $"pollinator-local --portal {Url}";
}

/// <summary>Takes an executor out of service.</summary>
internal sealed class Retirement(Roster roster, Board board, Stops stops, ExecutorWrites writes, ICommitQueue queue)
{
    public Task<Outcome<Done>> RetireAsync(Caller caller, ExecutorId id, CancellationToken ct) =>
        queue.RunAsync<Outcome<Done>>(
            session =>
            {
                if (roster.Find(id) is not { } executor || executor.Profile.Colony != caller.Colony)
                {
                    return Refusal.NotFound("executor");
                }

                if (executor.Profile.System is { } system)
                {
                    return new Refusal(
                        RefusalKind.Conflict,
                        "executor-of-system",
                        $"This program works for the system {system.Name}. Its owner can remove the system, which retires its programs."
                    );
                }

                Retire(session, executor, caller.User);
                return default(Done);
            },
            ct
        );

    /// <summary>Takes it out of service within another piece of work.</summary>
    public void Retire(WriteSession session, LiveExecutor executor, UserId by)
    {
        var held = board.Held.Where(job => job.Executor == executor.Profile.Id).ToList();
        held.ForEach(job => stops.LoseContact(session, job, executor.LastSeen));
        writes.MarkRetired(session, executor, by);
    }
}
