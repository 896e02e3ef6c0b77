using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity.Factors;

/// <summary>Ten codes on paper, each of which stands in once for a second factor that is lost.</summary>
internal sealed class RecoveryCodes(AppDb db, TimeProvider time)
{
    public const int Count = 10;

    private const int CodeBytes = 10;
    private const int Group = 4;

    /// <summary>New codes, as they are shown once; the ones before do not work any more.</summary>
    public async Task<IReadOnlyList<string>> RenewAsync(Guid person, CancellationToken ct)
    {
        var codes = Enumerable.Range(0, Count).Select(_ => New()).ToList();
        db.RemoveRange(await db.Set<RecoveryCode>().Where(row => row.Person == person).ToListAsync(ct));
        db.AddRange(codes.Select(code => new RecoveryCode { Person = person, Hash = HashOf(code)! }));
        await db.SaveChangesAsync(ct);
        return codes;
    }

    /// <summary>How many still work.</summary>
    public Task<int> LeftAsync(Guid person, CancellationToken ct) =>
        db.Set<RecoveryCode>().CountAsync(row => row.Person == person && row.UsedAt == null, ct);

    /// <summary>Whether this code worked; it does not from now on, however often it is tried at once.</summary>
    public async Task<bool> UseAsync(Guid person, string? code, CancellationToken ct)
    {
        if (HashOf(code) is not { } hash)
        {
            return false;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await db.Set<RecoveryCode>()
                .Where(row => row.Person == person && row.Hash == hash && row.UsedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now), ct) == 1;
    }

    private static string New()
    {
        var text = Base32Encoding.ToString(RandomNumberGenerator.GetBytes(CodeBytes));
        return string.Join('-', text.Chunk(Group).Select(part => new string(part)));
    }

    // Typed by hand from paper: case, blanks and dashes do not matter.
    private static byte[]? HashOf(string? code)
    {
        if (code is not { Length: <= 64 })
        {
            return null;
        }

        var text = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return text.Length == CodeBytes * 8 / 5 ? SHA256.HashData(Encoding.ASCII.GetBytes(text)) : null;
    }
}
