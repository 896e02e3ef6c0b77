using System.Text;

namespace Pollinator.Portal.Server.Data;

/// <summary>
/// Text as PostgreSQL can hold it: without NUL, and without halves of a pair. What comes back from a cluster may have either, and must not be able to stop the
/// write that tells a job's end. SQLite replaces halves too.
/// </summary>
internal static class StorableText
{
    /// <summary>The same text, with U+FFFD in place of what cannot be kept.</summary>
    public static string Of(string text)
    {
        var span = text.AsSpan();
        return !span.Contains('\0') && !span.ContainsAnyInRange('\uD800', '\uDFFF')
            ? text
            : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
    }
}
