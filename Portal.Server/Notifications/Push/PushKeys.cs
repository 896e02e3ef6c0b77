using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>
/// The key pair by which push services know this portal (VAPID, RFC 8292), in <c>keys/push.key</c> of the data folder (0600, encrypted with Data
/// Protection). Made when first asked for. Browsers bind what they subscribe to its public half, so another key makes them subscribe anew.
/// </summary>
internal sealed partial class PushKeys(DataOptions data, IDataProtectionProvider protection, ILogger<PushKeys> logger)
{
    private const byte Uncompressed = 4;
    private readonly Lock _opening = new();
    private (string Public, string Private)? _pair;

    /// <summary>The public half as browsers take it: a point on P-256, uncompressed, base64url.</summary>
    public string PublicKey => Pair.Public;

    /// <summary>The private half, base64url. Secret.</summary>
    public string PrivateKey => Pair.Private;

    // Not made once and for all: a disk that is full now need not be full later.
    private (string Public, string Private) Pair
    {
        get
        {
            lock (_opening)
            {
                return _pair ??= Open();
            }
        }
    }

    private (string Public, string Private) Open()
    {
        var protector = protection.CreateProtector("Pollinator.Push.Key.v1");
        PrivateFolder.Make(data.PathOf("keys"));
        var file = data.PathOf("keys", "push.key");
        using var key = Read(file, protector, logger) ?? Make(file, protector);
        var parts = key.ExportParameters(includePrivateParameters: true);
        byte[] point = [Uncompressed, .. parts.Q.X!, .. parts.Q.Y!];
        return (Base64Url.EncodeToString(point), Base64Url.EncodeToString(parts.D));
    }

    private static ECDsa? Read(string file, IDataProtector protector, ILogger logger)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(protector.Unprotect(File.ReadAllBytes(file)), out _);
            return key;
        }
        catch (CryptographicException fault)
        {
            // Nothing but these messages hangs on it: the portal starts, and people turn them on again. What is at fault may pass, so the file is kept.
            key.Dispose();
            Log.KeyLost(logger, file, fault);
            return null;
        }
    }

    private static ECDsa Make(string file, IDataProtector protector)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var secret = key.ExportPkcs8PrivateKey();
        var content = protector.Protect(secret);
        CryptographicOperations.ZeroMemory(secret);
        // Only when there is something to put in its place.
        PutAside(file);
        PrivateFile.WriteWhole(file, content);
        return key;
    }

    // The first that was put aside is the one that most browsers know: none takes the place of another.
    private static void PutAside(string file)
    {
        if (!File.Exists(file))
        {
            return;
        }

        var kept = $"{file}.unreadable";
        for (var number = 2; File.Exists(kept); number++)
        {
            kept = $"{file}.unreadable.{number}";
        }

        File.Move(file, kept);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Error,
            "The key for messages to browsers in {File} cannot be decrypted: the Data Protection keys it was kept with are not there. A new one is made, and browsers that were told have to be turned on again. The old one is kept beside it, its name ending in .unreadable: once those keys are there again, stop the portal and put it back."
        )]
        public static partial void KeyLost(ILogger logger, string file, Exception exception);
    }
}
