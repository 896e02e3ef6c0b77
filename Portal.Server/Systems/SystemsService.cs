using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Systems;

/// <summary>Systems, for pages and API. Here is decided who may do what: all but seeing that it is there is its owner's.</summary>
internal sealed class SystemsService(
    SystemStore store,
    SystemWrites writes,
    SystemViews views,
    SystemAsks asks,
    SystemDoors doors,
    SystemBirth birth,
    ExecutorFeed feed
) : ISystems
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public async Task<Outcome<IReadOnlyList<SystemView>>> ListAsync(Caller caller, CancellationToken ct) =>
        caller.Has(Scopes.Read) ? (await views.ViewAsync(caller, await store.OfAsync(caller.Colony, ct), ct)).ToList() : ScopeMissing;

    public async Task<Outcome<SystemView>> GetAsync(Caller caller, SystemId system, CancellationToken ct) =>
        !caller.Has(Scopes.Read) ? ScopeMissing
        : await store.FindAsync(system, ct) is { } known && known.Colony == caller.Colony ? (await views.ViewAsync(caller, [known], ct))[0]
        : Refusal.NotFound("system");

    public async Task<Outcome<SystemView>> AddAsync(Caller caller, NewSystem request, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Executors))
        {
            return ScopeMissing;
        }

        var born = await birth.AddAsync(caller, request, ct);
        return born.IsOk ? await GetAsync(caller with { Scopes = caller.Scopes | Scopes.Read }, born.Value, ct) : born.Refusal;
    }

    public Task<Outcome<EnrollmentCode>> CreateCodeAsync(Caller caller, SystemId system, CancellationToken ct) =>
        WithOwnAsync(caller, system, Scopes.Executors, known => doors.CodeAsync(caller, known, ct), ct);

    public Task<Outcome<Done>> RemoveAsync(Caller caller, SystemId system, CancellationToken ct) =>
        WithOwnAsync<Done>(
            caller,
            system,
            Scopes.Executors,
            async known =>
            {
                await birth.EndAsync(known, caller.User, ct);
                return default(Done);
            },
            ct
        );

    public Task<Outcome<Done>> ConfirmHostKeysAsync(Caller caller, SystemId system, IReadOnlyList<HostKey> keys, CancellationToken ct) =>
        WithOwnAsync<Done>(
            caller,
            system,
            Scopes.Executors,
            async known =>
            {
                if (SystemRules.Fault(keys) is { } fault)
                {
                    return fault;
                }

                await writes.PinAsync(known, keys, caller.User, ct);
                asks.TellSettingsChanged(known);
                return default(Done);
            },
            ct
        );

    public Task<Outcome<Done>> ChooseRungAsync(Caller caller, SystemId system, Rung? rung, CancellationToken ct) =>
        WithOwnAsync<Done>(
            caller,
            system,
            Scopes.Executors,
            async known =>
            {
                if (rung is { } chosen && !Enum.IsDefined(chosen))
                {
                    return new Refusal(RefusalKind.Invalid, "bad-rung", "The portal does not know this way to a system.");
                }

                await writes.ChooseRungAsync(known, rung, caller.User, ct);
                asks.TellSettingsChanged(known);
                return default(Done);
            },
            ct
        );

    public Task<Outcome<Done>> ShareAsync(Caller caller, SystemId system, Share share, CancellationToken ct) =>
        WithOwnAsync(caller, system, Scopes.Executors, known => doors.ShareAsync(caller, known, share, ct), ct);

    public Task<Outcome<Done>> AskAsync(Caller caller, SystemId system, Ask ask, CancellationToken ct) =>
        WithOwnAsync(
            caller,
            system,
            ask.Kind is AskKind.Preview or AskKind.Estimate ? Scopes.Jobs : Scopes.Executors,
            known => asks.PutAsync(known, ask, caller, ct),
            ct
        );

    public async Task<Outcome<IReadOnlyList<AskWord>>> WordsAsync(Caller caller, AskId ask, int after, TimeSpan wait, CancellationToken ct) =>
        MayTalk(caller)
            ? await asks.WordsAsync(caller.User, ask, after, TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestWait.Ticks)), ct)
            : ScopeMissing;

    public Task<Outcome<Done>> ReplyAsync(Caller caller, AskId ask, AskReply reply, CancellationToken ct) =>
        Task.FromResult(MayTalk(caller) ? asks.Reply(caller.User, ask, reply) : ScopeMissing);

    public Task<Outcome<Done>> GiveUpAsync(Caller caller, AskId ask, CancellationToken ct) =>
        Task.FromResult(MayTalk(caller) ? asks.GiveUp(caller.User, ask) : ScopeMissing);

    public IAsyncEnumerable<Done> WatchAsync(Caller caller, CancellationToken ct) =>
        caller.Has(Scopes.Read) ? feed.WatchAsync(caller.Colony, ct) : AsyncEnumerable.Empty<Done>();

    private static bool MayTalk(Caller caller) => caller.Has(Scopes.Executors) || caller.Has(Scopes.Jobs);

    private async Task<Outcome<T>> WithOwnAsync<T>(
        Caller caller,
        SystemId system,
        Scopes scope,
        Func<KnownSystem, Task<Outcome<T>>> act,
        CancellationToken ct
    ) =>
        !caller.Has(scope) ? ScopeMissing
        : await store.FindAsync(system, ct) is not { } known || known.Colony != caller.Colony ? Refusal.NotFound("system")
        : !SystemViews.IsOf(caller, known)
            ? new Refusal(
                RefusalKind.Forbidden,
                "not-your-system",
                $"{known.Name} is another person's: only who added it signs in there, changes it and shares it. Add one of your own."
            )
        : await act(known);

    private static Refusal ScopeMissing { get; } =
        new(RefusalKind.Forbidden, "scope-missing", "This token may not do this with systems. Make one with that right, or sign in.");
}
