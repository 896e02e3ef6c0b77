using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>Compares what a person typed or pasted from the centre's page with what a host shows.</summary>
public static class FingerprintCheck
{
    private const string Prefix = "SHA256:";

    /// <summary>Whether the typed text names this key. Spaces and the padding some pages write do not count; a part of a fingerprint is not one.</summary>
    public static bool IsSame(string? typed, HostKey key) => Bare(typed) is { Length: > 0 } bare && bare == Bare(key.Fingerprint);

    /// <summary>What to say to what was typed; null when it is the key.</summary>
    public static string? Fault(string? typed, HostKey key)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return L("Paste the fingerprint that the centre publishes for this host.");
        }
        if (IsSame(typed, key))
        {
            return null;
        }
        return Bare(typed).Contains(':', StringComparison.Ordinal)
            ? L("This is an MD5 fingerprint, which can be forged. Look for the one that begins with SHA256.")
            : L("This is not what the host shows. Do not go on: ask the centre.");
    }

    private static string Bare(string? text)
    {
        var plain = string.Concat((text ?? "").Where(sign => !char.IsWhiteSpace(sign)));
        plain = plain.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? plain[Prefix.Length..] : plain;
        return plain.TrimEnd('=');
    }
}
