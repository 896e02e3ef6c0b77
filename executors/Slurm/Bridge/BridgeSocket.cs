using System.Net.Sockets;

namespace Pollinator.Slurm.Bridge;

/// <summary>The Unix socket on the login node that the twin dials: only its owner can open it, unlike a port, which every user of a login node can reach.</summary>
internal static class BridgeSocket
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int Backlog = 64;

    // sun_path of Linux, less its ending NUL and what is put behind the name while it is bound.
    private const int LongestName = 107 - 12;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>Done when another listens under the name: the line of who listened before is dead, though it may not know yet.</summary>
    public static async Task ReplacedAsync(string path, TimeProvider time, CancellationToken ct)
    {
        var bound = File.GetLastWriteTimeUtc(path);
        while (File.GetLastWriteTimeUtc(path) == bound)
        {
            await Task.Delay(Look, time, ct);
        }
    }

    /// <summary>Whether a socket can have this name.</summary>
    public static bool Fits(string path) => System.Text.Encoding.UTF8.GetByteCount(path) <= LongestName;

    /// <summary>Listens at <paramref name="path"/>, in place of whoever listened there before: the newest bridge is the one whose line is alive.</summary>
    public static Socket Listen(string path)
    {
        // Bound under another name and moved: nobody ever finds the name without a listener, or open to others.
        var fresh = $"{path}.{Environment.ProcessId}";
        File.Delete(fresh);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(fresh));
            File.SetUnixFileMode(fresh, OwnerOnly);
            listener.Listen(Backlog);
            File.Move(fresh, path, overwrite: true);
            return listener;
        }
        catch
        {
            listener.Dispose();
            File.Delete(fresh);
            throw;
        }
    }
}
