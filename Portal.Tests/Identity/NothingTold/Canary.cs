using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace Pollinator.Portal.Tests.Identity.NothingTold;

/// <summary>A secret that must be nowhere, and how it may look where it is all the same.</summary>
internal sealed record Canary(string What, string Secret)
{
    private const int ShortestPiece = 8;

    /// <summary>The first of its forms that stands in a text; null when none does.</summary>
    public string? In(string text) => Forms.FirstOrDefault(form => text.Contains(form, StringComparison.OrdinalIgnoreCase));

    private IReadOnlyList<string> Forms { get; } =
    [
        Secret,
        Uri.EscapeDataString(Secret),
        WebUtility.UrlEncode(Secret),
        WebUtility.HtmlEncode(Secret),
        JavaScriptEncoder.Default.Encode(Secret),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)),
        .. Enumerable.Range(0, 3).SelectMany(before => Base64(Secret, before)),
    ];

    // In the middle of something else: without the letters that hold bits of a neighbour.
    private static IEnumerable<string> Base64(string secret, int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. Encoding.UTF8.GetBytes(secret)]).TrimEnd('=');
        var own = text[(before == 0 ? 0 : before + 1)..^1];
        return own.Length < ShortestPiece ? [] : [own, own.Replace('+', '-').Replace('/', '_')];
    }
}
