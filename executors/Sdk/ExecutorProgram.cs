using Pollinator.Contracts;
using Pollinator.Sdk.Asks;
using Pollinator.Sdk.Attempts;
using Pollinator.Sdk.Channel;
using Pollinator.Sdk.State;

namespace Pollinator.Sdk;

/// <summary>An executor's program from start to end: the same for every kind.</summary>
public sealed class ExecutorProgram(IExecutor kind, StateFolder state, ExecutorOptions options, IConsole console, TimeProvider time)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    /// <summary>Runs until asked to end. What it started goes on without it.</summary>
    public async Task<ExecutorExit> RunAsync(CancellationToken ct)
    {
        try
        {
            return await RunUntilEndAsync(ct);
        }
        catch (PortalException e) when (e.IsSuperseded)
        {
            console.Say("A newer start of this executor has taken over, so this one ends. Its jobs go on.");
            return ExecutorExit.Superseded;
        }
        catch (PortalException e) when (e.Code == PortalException.NotProvedCode)
        {
            console.Say($"{e.Message} This executor ends; its jobs go on.");
            return ExecutorExit.Refused;
        }
        catch (PortalException e) when (e.EndsProgram)
        {
            console.Say($"The portal refuses this executor: {e.Message} Register it again with a new one-time code and --register.");
            return ExecutorExit.Refused;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            console.Say("Ended as asked. Jobs go on; start it again to see them through.");
            return ExecutorExit.Asked;
        }
    }

    private async Task<ExecutorExit> RunUntilEndAsync(CancellationToken ct)
    {
        using var http = PortalHttp.Create(options.Portal, options.PortalSocket);
        using var key = ExecutorKey.OpenOrCreate(state);
        if (await new Enrollment(state, options, console, time).EnsureAsync(http, key, kind.Kind, ct) is not { } registration)
        {
            return ExecutorExit.Refused;
        }

        var start = new ProgramStart(Guid.NewGuid(), options.ProgramVersion, await kind.DiscoverAsync(ct));
        using var session = new PortalSession(http, key, registration, start, time);
        var opened = await new Patient(time).AskAsync(session.GetAsync, ct, console.Say);

        // After the session: a first start that still runs learns from the portal that it is superseded and lets go of the folder.
        using var held = await LockAsync(ct);
        if (held is null)
        {
            console.Say($"Another program holds {state.Root} and does not let go. End it, or use another --state folder.");
            return ExecutorExit.Locked;
        }

        console.Say($"{registration.Name} ({kind.Kind}) serves {options.Portal}, state in {state.Root}.");
        using var proved = PortalHttp.Create(options.Portal, session, options.PortalSocket);
        var desk = new AttemptDesk(kind, new(proved), new(state), state, time, options.KeepFolders);
        return await ServeAsync(desk, new PortalLink(desk.Channel, session), TimeSpan.FromSeconds(opened.LeaseSeconds), ct);
    }

    private async Task<ExecutorExit> ServeAsync(AttemptDesk desk, PortalLink portal, TimeSpan lease, CancellationToken ct)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var table = new AttemptTable(desk);
        var asking = Task.CompletedTask;
        try
        {
            await (kind is IUsesPortal uses ? uses.UseAsync(portal, scope.Token) : Task.CompletedTask);
            asking = AnswerAsks(portal.Channel, scope.Token);
            await new Recovery(desk, console).BeginAllAsync(table, scope.Token);
            var polling = new PollLoop(desk, table, portal, lease, console).RunAsync(scope.Token);
            var obeying = new StandingOrders(options, state, table, portal, console, time).RunAsync(scope.Token);
            var first = await Task.WhenAny(polling, asking, table.Fault, obeying);
            if (first == table.Fault)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(await table.Fault);
            }

            await first;
            return ExecutorExit.Asked;
        }
        finally
        {
            await scope.CancelAsync();
            await table.IdleAsync();
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A kind that cannot be asked never ends for that reason.
    private Task AnswerAsks(PortalChannel channel, CancellationToken ct) =>
        kind is IAnswersAsks answers ? new AskLoop(channel, answers, console, time).RunAsync(ct) : Task.Delay(Timeout.InfiniteTimeSpan, ct);

    private async Task<IDisposable?> LockAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < LockPatience)
        {
            if (state.TryLock() is { } held)
            {
                return held;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, ct);
        }

        return null;
    }
}
