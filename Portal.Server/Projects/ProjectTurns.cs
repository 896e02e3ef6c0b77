using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>
/// Lets the states of one project be remembered one after the other, so that between the look at which is the newest and the row that follows it no
/// other comes. A few projects may share a turn; none waits for more than a row.
/// </summary>
internal sealed class ProjectTurns : IDisposable
{
    private const int Turns = 64;
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Turns).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the project's turn. Dispose what you get.</summary>
    public async Task<IDisposable> TakeAsync(ProjectId project, CancellationToken ct)
    {
        var turn = _turns[(int)((uint)project.GetHashCode() % Turns)];
        await turn.WaitAsync(ct);
        return new Taken(turn);
    }

    public void Dispose()
    {
        foreach (var turn in _turns)
        {
            turn.Dispose();
        }
    }

    private sealed class Taken(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}
