using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Systems;

/// <summary>Adds and removes systems, and has their programs started and ended.</summary>
internal sealed class SystemBirth(
    SystemWrites writes,
    SystemSecrets secrets,
    SystemAsks asks,
    SystemPrograms programs,
    StepUp stepUp,
    TimeProvider time
)
{
    public async Task<Outcome<SystemId>> AddAsync(Caller caller, NewSystem request, CancellationToken ct)
    {
        if ((SystemRules.Fault(request) ?? stepUp.Refuse(caller)) is { } fault)
        {
            return fault;
        }

        var system = new KnownSystem(SystemId.New(), caller.Colony, request.Name, caller.User, time.GetUtcNow())
        {
            Address = request.Address,
            Passphrase = secrets.Make(),
        };
        var added = await writes.AddAsync(system, ct);
        if (!added.IsOk)
        {
            return added.Refusal;
        }

        programs.LookAgain();
        return system.Id;
    }

    public async Task EndAsync(KnownSystem system, UserId by, CancellationToken ct)
    {
        await asks.SignOutAsync(system, by, ct);
        await writes.RemoveAsync(system, by, ct);
        programs.LookAgain();
    }
}
