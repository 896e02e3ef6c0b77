using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Executors;

/// <summary>Whether and how the built-in executor may start.</summary>
/// <param name="IsRetired">Somebody retired it: it stays so.</param>
/// <param name="Code">A one-time code, when the portal does not know it yet.</param>
internal sealed record Admission(bool IsRetired, string? Code);

/// <summary>Registers the built-in executor for the colony that was made first.</summary>
internal sealed partial class BuiltInEnrollment(IEnrollment enrollment, SetupCode setup, IDbContextFactory<AppDb> databases)
{
    /// <summary>Waits for the first account, then says how to start.</summary>
    public async Task<Admission> AdmitAsync(string state, CancellationToken ct)
    {
        await setup.Closed.WaitAsync(ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await RegisteredAsync(state, ct) is { } id)
        {
            var known = await db.Set<ExecutorRow>().Where(row => row.Id == id).Select(row => new { row.RetiredAt }).FirstOrDefaultAsync(ct);
            if (known is not null)
            {
                return new Admission(known.RetiredAt is not null, null);
            }
        }

        var owner = await db.Set<Membership>().Where(row => row.Role == ColonyRole.Owner).OrderBy(row => row.JoinedAt).FirstAsync(ct);
        return new Admission(
            false,
            await enrollment.CreateBuiltInCodeAsync(Name(Environment.MachineName), owner.Colony, new UserId(owner.Person), ct)
        );
    }

    /// <summary>The machine's name as an executor's name may be.</summary>
    public static string Name(string machine)
    {
        var plain = NotAllowed().Replace(machine.Split('.')[0].ToLowerInvariant(), "-").Trim('-');
        return plain.Length == 0 ? "local" : plain[..Math.Min(plain.Length, 50)];
    }

    /// <summary>Who a program was registered as, by its state folder.</summary>
    public static async Task<ExecutorId?> RegisteredAsync(string state, CancellationToken ct)
    {
        var file = Path.Combine(state, "registration.json");
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using var registration = JsonDocument.Parse(await File.ReadAllBytesAsync(file, ct));
            return registration.RootElement.TryGetProperty("id", out var id) && ExecutorId.TryParse(id.GetString(), null, out var executor)
                ? executor
                : null;
        }
        catch (JsonException)
        {
            // Cut off by a power failure: register anew.
            return null;
        }
    }

    [GeneratedRegex("[^a-z0-9-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotAllowed();
}
