using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using OpenIddict.Validation;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>
/// The provider's keys, in <c>keys/openid</c> of the data folder (0600, encrypted with Data Protection): an RSA key signs tokens, a symmetric one
/// encrypts what is for the portal itself. New ones take over after <see cref="Use"/>; the old ones go on being believed until nothing they made can
/// still be valid, so that nobody is signed out by a change.
/// </summary>
internal sealed class ProviderKeys
    : IConfigureOptions<OpenIddictServerOptions>,
        IOptionsChangeTokenSource<OpenIddictServerOptions>,
        IOptionsChangeTokenSource<OpenIddictValidationOptions>,
        IDisposable
{
    /// <summary>How long a key makes tokens.</summary>
    public static readonly TimeSpan Use = TimeSpan.FromDays(90);

    /// <summary>How long a key is believed: longer than its use and the longest-lived token together.</summary>
    public static readonly TimeSpan Life = Use + ProviderRegistration.RefreshLife + TimeSpan.FromDays(1);

    private const string Stamp = "yyyyMMdd'T'HHmmssfff'Z'";
    private const int SigningBits = 3072;
    private const int EncryptionBytes = 32;
    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly IDataProtector _protector;
    private readonly TimeProvider _time;
    private readonly ILogger<ProviderKeys> _logger;
    private CancellationTokenSource _changed = new();
    private CancellationTokenSource _changedForValidation = new();

    public ProviderKeys(DataOptions data, IDataProtectionProvider protection, TimeProvider time, ILogger<ProviderKeys> logger)
    {
        (_time, _logger) = (time, logger);
        _protector = protection.CreateProtector("Pollinator.OpenId.Key.v1");
        PrivateFolder.Make(data.PathOf("keys"));
        _folder = PrivateFolder.Make(data.PathOf("keys", "openid")).FullName;
        Renew(force: false);
    }

    string IOptionsChangeTokenSource<OpenIddictServerOptions>.Name => Options.DefaultName;

    string IOptionsChangeTokenSource<OpenIddictValidationOptions>.Name => Options.DefaultName;

    /// <summary>Makes new keys where the newest are older than <see cref="Use"/>, or when told to; takes away those past their life.</summary>
    public void Renew(bool force)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var files = Files();
            foreach (var old in files.Where(file => now - file.MadeAt > Life))
            {
                File.Delete(old.Path);
            }

            if (!force && files.Any(file => now - file.MadeAt < Use))
            {
                return;
            }

            Make(now);
        }

        // One after the other: what checks tokens takes its keys from what makes them, and would else take the former ones.
        Interlocked.Exchange(ref _changed, new()).Cancel();
        Interlocked.Exchange(ref _changedForValidation, new()).Cancel();
    }

    public void Configure(OpenIddictServerOptions options)
    {
        // The newest first: it makes tokens, the others are only believed.
        foreach (var (name, secret) in Read())
        {
            var (signing, encryption) = Open(name, secret);
            options.SigningCredentials.Add(new(signing, SecurityAlgorithms.RsaSha256));
            options.EncryptionCredentials.Add(new(encryption, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
        }
    }

    IChangeToken IOptionsChangeTokenSource<OpenIddictServerOptions>.GetChangeToken() =>
        new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    IChangeToken IOptionsChangeTokenSource<OpenIddictValidationOptions>.GetChangeToken() =>
        new CancellationChangeToken(Volatile.Read(ref _changedForValidation).Token);

    public void Dispose()
    {
        _changed.Dispose();
        _changedForValidation.Dispose();
    }

    private static (RsaSecurityKey Signing, SymmetricSecurityKey Encryption) Open(string name, byte[] secret)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(secret.AsSpan(EncryptionBytes), out _);
        return (new(rsa) { KeyId = name }, new(secret[..EncryptionBytes]) { KeyId = name });
    }

    private void Make(DateTimeOffset now)
    {
        using var rsa = RSA.Create(SigningBits);
        byte[] secret = [.. RandomNumberGenerator.GetBytes(EncryptionBytes), .. rsa.ExportPkcs8PrivateKey()];
        PrivateFile.WriteWhole(
            Path.Combine(_folder, now.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture) + ".key"),
            _protector.Protect(secret)
        );
        CryptographicOperations.ZeroMemory(secret);
    }

    private List<(string Name, byte[] Secret)> Read()
    {
        var keys = new List<(string, byte[])>();
        lock (_gate)
        {
            foreach (var file in Files())
            {
                try
                {
                    keys.Add((Path.GetFileNameWithoutExtension(file.Path), _protector.Unprotect(File.ReadAllBytes(file.Path))));
                }
                catch (CryptographicException fault)
                {
                    ProviderLog.KeyLost(_logger, file.Path, fault);
                }
            }

            if (keys.Count == 0)
            {
                Make(_time.GetUtcNow());
                return Read();
            }
        }

        return keys;
    }

    private List<(string Path, DateTimeOffset MadeAt)> Files() =>
        [
            .. Directory
                .EnumerateFiles(_folder, "*.key")
                .Select(path => (path, At: MadeAt(path)))
                .Where(file => file.At is not null)
                .Select(file => (file.path, file.At!.Value))
                .OrderByDescending(file => file.Value),
        ];

    private static DateTimeOffset? MadeAt(string path) =>
        DateTimeOffset.TryParseExact(
            Path.GetFileNameWithoutExtension(path),
            Stamp,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at
            : null;
}

internal static partial class ProviderLog
{
    [LoggerMessage(
        LogLevel.Error,
        "The provider's key {File} cannot be decrypted: the Data Protection keys it was kept with are gone. Tokens it made are not believed any more; who holds one signs in again."
    )]
    public static partial void KeyLost(ILogger logger, string file, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Old tokens could not be taken away; it is tried again in an hour.")]
    public static partial void NotPruned(ILogger logger, Exception exception);
}
