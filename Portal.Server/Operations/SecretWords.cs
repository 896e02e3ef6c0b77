using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Operations;

/// <summary>
/// Takes out of what the portal said whatever is a secret of its settings, or looks like one, and addresses of people. Nothing of ours writes secrets down; this is for words of others,
/// such as a library's that repeats a connection string.
/// </summary>
internal sealed partial class SecretWords(IConfiguration configuration)
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Removed = "[removed]";

    // A shorter one would take ordinary words apart.
    private const int Shortest = 6;

    private readonly IReadOnlyList<string> _known =
    [
        .. SecretSettings.Values(configuration).Where(value => value.Length >= Shortest).OrderByDescending(value => value.Length),
    ];

    /// <summary>The words on one line, without secrets and without what moves a cursor or turns the direction of writing round.</summary>
    public string Without(string words)
    {
        try
        {
            return OneLine(Clean(words));
        }
        catch (RegexMatchTimeoutException)
        {
            // Words made to be slow to read are no loss, and whoever writes to the log must not meet a fault.
            return Removed;
        }
    }

    private string Clean(string words)
    {
        foreach (var secret in _known)
        {
            words = words.Replace(secret, Removed, StringComparison.Ordinal);
        }

        words = Block().Replace(words, Removed);
        words = Token().Replace(words, Removed);
        words = Bearer().Replace(words, $"${{kept}} {Removed}");
        words = InAddress().Replace(words, $"${{kept}}{Removed}@");
        words = Named().Replace(words, $"${{kept}}{Removed}");
        return Mail().Replace(words, Removed);
    }

    private static string OneLine(string words)
    {
        var line = new StringBuilder(words.Length);
        foreach (var sign in words)
        {
            if (char.IsWhiteSpace(sign))
            {
                line.Append(' ');
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(sign) is not (UnicodeCategory.Control or UnicodeCategory.Format))
            {
                line.Append(sign);
            }
        }

        return line.ToString().Trim();
    }

    // A key or certificate; also one whose end was cut off.
    [GeneratedRegex(@"-----BEGIN [^-]{1,60}-----[\s\S]*?(-----END [^-]{1,60}-----|\z)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    // Tokens of the portal; JSON Web Tokens of anybody.
    [GeneratedRegex(@"\bpol_[A-Za-z0-9_\-]{8,}|\beyJ[A-Za-z0-9_\-]{8,}(\.[A-Za-z0-9_\-]*){1,4}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"\b(?<kept>Bearer|Basic)\s+[A-Za-z0-9._~+/\-]{6,}=*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bearer();

    // scheme://user:password@host
    [GeneratedRegex(@"(?<kept>://[^\s:/@]{0,200}:)[^\s@/]{1,500}@", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InAddress();

    // Whose mailbox a mail server does not know is nobody else's business.
    [GeneratedRegex(@"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(\.[A-Za-z0-9\-]{1,63}){1,8}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mail();

    // "Password=…", "client_secret: …", "?code=…"
    [GeneratedRegex(
        @"(?<kept>(\b|_)(password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|code_verifier)[""']?\s*[=:]\s*[""']?|[?&](code|state|token|key|sig|signature)=)[^\s;,&""']+",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Named();
}
