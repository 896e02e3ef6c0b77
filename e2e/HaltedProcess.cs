using System.Diagnostics;

namespace Pollinator.EndToEnd;

/// <summary>A process that the system does not let run until this is disposed of: alive, but silent, as behind a dead line.</summary>
public sealed class HaltedProcess : IAsyncDisposable
{
    private readonly int _id;

    private HaltedProcess(int id) => _id = id;

    /// <summary>Halts it.</summary>
    public static async Task<HaltedProcess> HaltAsync(int id)
    {
        await SignalAsync("-STOP", id);
        return new HaltedProcess(id);
    }

    /// <summary>Lets it run on.</summary>
    public async ValueTask DisposeAsync() => await SignalAsync("-CONT", _id);

    private static async Task SignalAsync(string signal, int id)
    {
        using var kill = Process.Start("kill", [signal, $"{id}"]);
        await kill.WaitForExitAsync();
    }
}
