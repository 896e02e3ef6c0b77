using Pollinator.Slurm.Ladder;
using Pollinator.Slurm.Ssh;

namespace Pollinator.Slurm.Gateway;

/// <summary>The bridge, for as long as a twin may need it: also one that takes no new jobs has its last ones to see through.</summary>
internal sealed class OpenBridge(Uri portal, TimeProvider time) : IAsyncDisposable
{
    private CancellationTokenSource? _end;
    private Task _work = Task.CompletedTask;
    private string? _program;

    /// <summary>The bridge's socket in a twin's state folder.</summary>
    public static string SocketIn(string state) => $"{state}/bridge.sock";

    /// <summary>Opens it, if it is not open by this very program.</summary>
    /// <param name="shell">The way to the login node.</param>
    /// <param name="state">The twin's state folder there.</param>
    /// <param name="program">Path of the program there.</param>
    public async Task KeepAsync(SshShell shell, string state, string program)
    {
        if (_end is not null && string.Equals(_program, program, StringComparison.Ordinal))
        {
            return;
        }

        await CloseAsync();
        (_end, _program) = (new(), program);
        _work = RunAsync(shell, state, program, _end.Token);
    }

    /// <summary>Closes it: nobody needs it any more.</summary>
    public async Task CloseAsync()
    {
        if (_end is { } end)
        {
            _end = null;
            await end.CancelAsync();
            await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            end.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task RunAsync(SshShell shell, string state, string program, CancellationToken ct)
    {
        // The twin's folder may not be there yet, and the socket is to be before it.
        string[] words = ["sh", "-c", "umask 077; mkdir -p -- \"$1\" && exec \"$2\" bridge --socket \"$3\"", "sh", state, program, SocketIn(state)];
        await new BridgeKeeper(shell, portal, time).KeepAsync(words, ct);
    }
}
