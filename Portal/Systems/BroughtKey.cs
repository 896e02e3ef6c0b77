using System.Text;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>A key a person brings, looked at before it is sent: what it clearly is not is said at once.</summary>
public static class BroughtKey
{
    /// <summary>The most a key or certificate takes.</summary>
    public const int LongestBytes = 32 * 1024;

    /// <summary>What stands against it; null when nothing does.</summary>
    public static string? Fault(string key, string certificate)
    {
        var plain = key.Trim();
        return plain switch
        {
            "" => L("Drop the private key's file here, or paste its text."),
            _ when Encoding.UTF8.GetByteCount(plain) > LongestBytes => L("This is longer than any key."),
            _ when plain.StartsWith("ssh-", StringComparison.Ordinal) || plain.StartsWith("ecdsa-", StringComparison.Ordinal) => L(
                "This is the public half. The private key is in the file without .pub."
            ),
            _ when plain.StartsWith("PuTTY-User-Key", StringComparison.Ordinal) => L(
                "This is PuTTY's own form. In PuTTYgen: Conversions, Export OpenSSH key; then bring that file."
            ),
            _ when !plain.StartsWith("-----BEGIN ", StringComparison.Ordinal) => L("This is no private key: one begins with -----BEGIN."),
            _ => CertificateFault(certificate.Trim()),
        };
    }

    /// <summary>Line ends as OpenSSH writes them: a paste from Windows brings others.</summary>
    public static string Written(string text) => text.Trim().ReplaceLineEndings("\n") + "\n";

    private static string? CertificateFault(string certificate) =>
        certificate.Length == 0 || (certificate.Contains("-cert-v01@openssh.com ", StringComparison.Ordinal) && certificate.Length <= LongestBytes)
            ? null
            : L("This is no OpenSSH certificate: one is a line with -cert-v01@openssh.com, usually in a file named …-cert.pub.");
}
