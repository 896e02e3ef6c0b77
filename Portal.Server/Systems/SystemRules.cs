using System.Text.Json;
using System.Text.RegularExpressions;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Systems;

/// <summary>Bounds on what people and programs say of a system.</summary>
internal static partial class SystemRules
{
    private const int MostKeys = 20;
    private const int LongestWords = 4000;
    private const int MostFindingsBytes = 1024 * 1024;

    /// <summary>What is wrong with a new system; null when nothing is.</summary>
    public static Refusal? Fault(NewSystem request) =>
        !GoodName().IsMatch(request.Name)
            ? Invalid("bad-system-name", "A system's name has 1 to 50 characters of a-z, 0-9 and '-', and begins with a letter or digit.")
        : request.Address is { } address ? Fault(address)
        : null;

    /// <summary>What is wrong with host keys; null when nothing is.</summary>
    public static Refusal? Fault(IReadOnlyList<HostKey> keys) =>
        keys.Count is 0 or > MostKeys ? Invalid("bad-host-key", "1 to 20 host keys are confirmed at a time.")
        : keys.Any(key => key is null || !GoodHostPort().IsMatch(key.Host) || !GoodAlgorithm().IsMatch(key.Algorithm))
            ? Invalid("bad-host-key", "A host key names its host as name:port and its algorithm as OpenSSH does.")
        : keys.Any(key => !GoodFingerprint().IsMatch(key.Fingerprint))
            ? Invalid("bad-host-key", "A fingerprint is SHA256: and 43 characters of base64, as OpenSSH shows it.")
        : null;

    /// <summary>What is wrong with what a program tells; null when nothing is.</summary>
    public static Refusal? Fault(SystemStatus status) =>
        !Enum.IsDefined(status.Contact) || (status.Rung is { } rung && !Enum.IsDefined(rung))
            ? Invalid("bad-status", "The portal does not know this contact or rung.")
        : new[] { status.Message, status.RungWhy, status.TwinVersion }.Any(words => words?.Length > LongestWords)
            ? Invalid("bad-status", "A status's texts have at most 4,000 characters each.")
        : status.Keys is { } keys
        && (keys.Count > MostKeys || keys.Any(key => key is not { What.Length: <= LongestWords, Words.Length: <= LongestWords }))
            ? Invalid("bad-status", "A status names at most 20 keys, in texts of at most 4,000 characters.")
        : status.Findings is { } findings ? Fault(findings)
        : null;

    /// <summary>What is wrong with findings; null when nothing is.</summary>
    public static Refusal? Fault(SystemFindings findings) =>
        HasHoles(findings) ? Invalid("bad-findings", "A list of the findings is missing, or holds nothing where something should be.")
        : JsonSerializer.SerializeToUtf8Bytes(findings, ContractsJson.Default.SystemFindings).Length > MostFindingsBytes
            ? Invalid("bad-findings", "Findings have at most 1 MiB.")
        : null;

    private static Refusal? Fault(SystemAddress address) =>
        !GoodHost().IsMatch(address.Host) || (address.JumpHost is { } jump && !GoodHost().IsMatch(jump))
            ? Invalid("bad-address", "A host is a name or an address of 1 to 253 characters: letters, digits, '.', '-', ':'.")
        : address.Port is < 1 or > 65535 || address.JumpPort is < 1 or > 65535 ? Invalid("bad-address", "A port is 1 to 65535.")
        : !GoodUser().IsMatch(address.User) || (address.JumpUser is { } user && !GoodUser().IsMatch(user))
            ? Invalid("bad-address", "A user name has 1 to 100 characters without spaces, and does not begin with '-'.")
        : null;

    private static bool HasHoles(SystemFindings all) =>
        Holes(all.Partitions)
        || Holes(all.Accounts)
        || Holes(all.ContainerRuntimes)
        || Holes(all.Storage)
        || Holes(all.DetachedBy)
        || Holes(all.Unknown)
        || all.Partitions.Any(partition => Holes(partition.Gpus) || Holes(partition.AllowedAccounts))
        || all.Accounts.Any(account => Holes(account.Qos));

    private static bool Holes<T>(IReadOnlyList<T>? list)
        where T : class => list is null || list.Contains(null!);

    private static Refusal Invalid(string code, Words text) => new(RefusalKind.Invalid, code, text);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,49}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoodName();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9.:-]{0,252}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoodHost();

    [GeneratedRegex(@"\A[A-Za-z0-9\[][A-Za-z0-9.:\[\]-]{0,260}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoodHostPort();

    [GeneratedRegex(@"\A[^-\s\p{C}][^\s\p{C}]{0,99}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoodUser();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9@.+-]{0,99}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoodAlgorithm();

    [GeneratedRegex(@"\ASHA256:[A-Za-z0-9+/]{43}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoodFingerprint();
}
