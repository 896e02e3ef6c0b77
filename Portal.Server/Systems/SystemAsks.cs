using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Executors.Asks;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Systems;

/// <summary>Puts questions to the program that can answer them, and keeps what is to be kept of the answers.</summary>
internal sealed class SystemAsks(
    AskDesk desk,
    Roster roster,
    ExecutorViews views,
    SystemWrites writes,
    ExecutorFeed feed,
    StepUp stepUp,
    TimeProvider time
)
{
    // The gateway ends the twin meanwhile, where there is a way to it.
    private static readonly TimeSpan ToSignOut = TimeSpan.FromSeconds(40);

    // A system that was just added: its program is on its way.
    private static readonly TimeSpan ToRegister = TimeSpan.FromSeconds(20);

    public async Task<Outcome<Done>> PutAsync(KnownSystem system, Ask ask, Caller caller, CancellationToken ct)
    {
        if (LeavesAKey(ask) && stepUp.Refuse(caller) is { } confirm)
        {
            return confirm;
        }

        if (await ProgramAsync(system, ask.Kind, ct) is not { } program)
        {
            return new Refusal(
                RefusalKind.Unavailable,
                "system-program-missing",
                system.Address is null
                    ? (Words)$"No program works for {system.Name} yet. Start it on the login node with a one-time code, then ask again."
                    : (Words)$"The program beside the portal that works for {system.Name} has not started. The portal's log says why; ask again then."
            );
        }

        // One that was never heard has said nothing yet; what it is shows when it comes.
        if (AskRules.IsLater(ask.Kind) && program.Profile.Capabilities is { RefusesUnknownAsks: false })
        {
            return Older(system);
        }

        return desk.Put(program.Profile.Id, ask, caller.User, (word, token) => KeepAsync(system, ask, caller.User, word.Answer!, token));
    }

    private static Refusal Older(KnownSystem system) =>
        new(
            RefusalKind.Conflict,
            "system-program-older",
            system.Address is null
                ? (Words)
                    $"The program that works for {system.Name} is older than this portal and cannot answer this. Start the present one on the login node with the command on the system's page, then ask again."
                : (Words)
                    $"The program that works for {system.Name} is older than this portal and cannot answer this. The portal replaces it as soon as it is signed in there; one that somebody started there by hand is ended by hand first. Ask again then."
        );

    // It stays with the gateway, and opens the person's account there from then on.
    private static bool LeavesAKey(Ask ask) => ask.Kind == AskKind.MakeKey || ask.SignIn?.Way == SignInWay.BroughtKey;

    /// <summary>Lets the program beside the portal know that its settings changed. Nobody waits for an answer.</summary>
    public void TellSettingsChanged(KnownSystem system)
    {
        if (Gateway(system) is { } gateway)
        {
            desk.Put(gateway.Profile.Id, new Ask { Id = AskId.New(), Kind = AskKind.TakeSettings }, system.Owner);
        }
    }

    /// <summary>Has the gateway sign out, which ends the twin on the login node. Nothing comes of it where it is not heard, or has no way there.</summary>
    public async Task SignOutAsync(KnownSystem system, UserId by, CancellationToken ct)
    {
        if (system.Status?.Contact != SystemContact.Connected || Gateway(system) is not { } gateway || views.Health(gateway) != ExecutorHealth.Good)
        {
            return;
        }

        var ask = new Ask { Id = AskId.New(), Kind = AskKind.SignOut };
        if (desk.Put(gateway.Profile.Id, ask, by).IsOk)
        {
            // The answer is its only word.
            await desk.WordsAsync(by, ask.Id, 0, ToSignOut, ct);
        }
    }

    public Task<Outcome<IReadOnlyList<AskWord>>> WordsAsync(UserId asker, AskId ask, int after, TimeSpan wait, CancellationToken ct) =>
        desk.WordsAsync(asker, ask, after, wait, ct);

    public Outcome<Done> Reply(UserId asker, AskId ask, AskReply reply) => desk.Reply(asker, ask, reply);

    public Outcome<Done> GiveUp(UserId asker, AskId ask) => desk.GiveUp(asker, ask);

    private async Task<LiveExecutor?> ProgramAsync(KnownSystem system, AskKind kind, CancellationToken ct)
    {
        if (Find(system, kind) is { } there || system.Address is null)
        {
            return Find(system, kind);
        }

        using var limit = new CancellationTokenSource(ToRegister, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await foreach (var _ in feed.WatchAsync(system.Colony, either.Token))
            {
                if (Find(system, kind) is { } registered)
                {
                    return registered;
                }
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Not in time.
        }

        return Find(system, kind);
    }

    // Whoever runs the jobs knows what becomes of one and counts what is done there; SSH is the gateway's.
    private LiveExecutor? Find(KnownSystem system, AskKind kind) =>
        kind is AskKind.Preview or AskKind.Estimate or AskKind.GuestSheet
            ? InCharge(system) ?? Gateway(system) ?? Twin(system)
            : Gateway(system) ?? Twin(system);

    // One that died while it served still stands as serving; what is not heard answers nothing.
    private LiveExecutor? InCharge(KnownSystem system) =>
        roster
            .Of(system.Id)
            .Where(executor => executor.Profile.Capabilities?.Functions.Count > 0)
            .FirstOrDefault(executor => views.Health(executor) == ExecutorHealth.Good);

    private LiveExecutor? Gateway(KnownSystem system) => roster.Of(system.Id).FirstOrDefault(executor => executor.Profile.System!.IsGateway);

    private LiveExecutor? Twin(KnownSystem system) => roster.Of(system.Id).FirstOrDefault(executor => !executor.Profile.System!.IsGateway);

    private async Task KeepAsync(KnownSystem system, Ask ask, UserId asker, AskAnswer answer, CancellationToken ct)
    {
        // The one on the login node counts what is done there; the keys lie with the gateway, which has told of them.
        if (answer.Sheet is { } sheet && system.Status?.Keys is { } keys && system.Address is not null)
        {
            sheet.Keys = keys;
        }

        if (answer.Findings is { } findings && SystemRules.Fault(findings) is null)
        {
            await writes.KeepAsync(system, status: null, findings, ct);
        }

        if (ask.SignIn is { } way)
        {
            await writes.NoteSignInAsync(system, way.Way, asker, ct);
        }
    }
}
