using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Secrets;

/// <summary>
/// Encrypts values with Data Protection, whose keys lie outside the database. Each is bound to its row and to all that says whose it is: moved to
/// another row, project or job, it cannot be read.
/// </summary>
internal sealed class SecretVault(IDataProtectionProvider protection)
{
    private const string Kept = "Pollinator.Secrets.Kept.v1";
    private const string Handed = "Pollinator.Secrets.Handed.v1";

    public byte[] Protect(SecretPlace place, Guid id, string value) => Of(place, id).Protect(Encoding.UTF8.GetBytes(value));

    /// <summary>The value; null when the keys are gone, or somebody has touched the row.</summary>
    public string? Open(SecretPlace place, Guid id, byte[] kept) => Open(Of(place, id), kept);

    public byte[] Protect(JobId job, int attempt, string name, Guid id, string value) =>
        Of(job, attempt, name, id).Protect(Encoding.UTF8.GetBytes(value));

    /// <inheritdoc cref="Open(SecretPlace, Guid, byte[])" />
    public string? Open(JobId job, int attempt, string name, Guid id, byte[] kept) => Open(Of(job, attempt, name, id), kept);

    private IDataProtector Of(SecretPlace place, Guid id) =>
        protection.CreateProtector(Kept, id.ToString(), place.Colony.ToString(), place.Project?.ToString() ?? "", place.Name);

    private IDataProtector Of(JobId job, int attempt, string name, Guid id) =>
        protection.CreateProtector(Handed, id.ToString(), job.ToString(), $"{attempt}", name);

    private static string? Open(IDataProtector protector, byte[] kept)
    {
        try
        {
            return Encoding.UTF8.GetString(protector.Unprotect(kept));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Whose secret, and which.</summary>
internal sealed record SecretPlace(ColonyId Colony, ProjectId? Project, string Name)
{
    /// <summary>The chain of the ledger that tells of it: the project's or the colony's.</summary>
    public Guid Chain => Project?.Value ?? Colony.Value;
}
