using System.Security.Cryptography;
using System.Text;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity;

/// <summary>
/// The one-time code with which the first account is made. Only its hash is held; the code itself stands on the console and, for the operator's
/// own eyes, in the file <c>setup-link</c> of the data folder.
/// </summary>
internal sealed class SetupCode(DataOptions data)
{
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile byte[]? hash;

    private string LinkFile => data.PathOf("setup-link");

    /// <summary>Whether an account can be made with it.</summary>
    public bool IsOpen => hash is not null;

    /// <summary>Done once there is an account.</summary>
    public Task Closed => closed.Task;

    /// <summary>Makes a new code, ends the one before, and writes the link down.</summary>
    public string Renew(string portal)
    {
        var code = Secrets.New();
        hash = SHA256.HashData(Encoding.ASCII.GetBytes(code));

        // In the fragment, which no browser sends: so the code stands in no server's or proxy's log.
        var link = $"{portal.TrimEnd('/')}/setup#{code}";
        File.Delete(LinkFile);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(LinkFile, options);
        file.WriteLine(link);
        return link;
    }

    /// <summary>Whether this is the code.</summary>
    public bool Matches(string? code) =>
        hash is { } kept
        && code is { Length: > 0 and < 200 }
        && CryptographicOperations.FixedTimeEquals(kept, SHA256.HashData(Encoding.UTF8.GetBytes(code.Trim())));

    /// <summary>The code was used, or is not needed.</summary>
    public void Close()
    {
        hash = null;
        File.Delete(LinkFile);
        closed.TrySetResult();
    }
}
