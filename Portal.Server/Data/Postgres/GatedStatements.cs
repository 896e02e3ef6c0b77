using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Pollinator.Portal.Server.Data.Postgres;

/// <summary>
/// Has the statements of <c>ExecuteUpdate</c> and <c>ExecuteDelete</c> run one after the other, as SQLite's lock does. Their conditions look at other rows
/// too (an owner goes when there is another one), which PostgreSQL looks at as they were when a statement began: two at once would both be right.
/// </summary>
internal sealed class GatedStatements : DbCommandInterceptor
{
    private readonly ConcurrentDictionary<Guid, WriteGate> _inside = [];

    /// <inheritdoc />
    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData is { CommandSource: CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete, Context: AppDb { Gate: { } gate } })
        {
            await gate.EnterAsync(cancellationToken);
            _inside[eventData.CommandId] = gate;
        }

        return result;
    }

    /// <inheritdoc />
    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        Leave(eventData);
        return ValueTask.FromResult(result);
    }

    /// <inheritdoc />
    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(eventData);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(eventData);
        return Task.CompletedTask;
    }

    private void Leave(CommandEventData eventData)
    {
        if (_inside.TryRemove(eventData.CommandId, out var gate))
        {
            gate.Leave();
        }
    }
}
