using System.Text;

namespace Pollinator.Sdk.Secrets;

/// <summary>The forms in which a value is looked for in output.</summary>
internal static class SecretForms
{
    /// <summary>Shorter ones are not masked: a log would be full of stars, and they would keep nothing secret.</summary>
    public const int Shortest = 4;

    /// <summary>Up to this length a value is looked for in Base64 too.</summary>
    public const int LongestInBase64 = 4 * 1024;

    // As `base64` and as PEM wrap their lines.
    private static readonly int[] Wraps = [76, 64];

    /// <summary>
    /// Each line of a value, without the blanks around it; the whole of it in Base64, plain and for addresses, wherever it stands in what was
    /// encoded.
    /// </summary>
    public static IEnumerable<byte[]> Of(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return value
            .Split('\n')
            .Select(line => Encoding.UTF8.GetBytes(line.Trim(' ', '\t', '\r')))
            .Concat(bytes.Length is >= Shortest and <= LongestInBase64 ? Base64(bytes) : [])
            .Where(form => form.Length >= Shortest);
    }

    private static IEnumerable<byte[]> Base64(byte[] value)
    {
        IEnumerable<string> plain =
        [
            .. Enumerable.Range(0, 3).Select(shift => Inner(value, shift)),
            .. Whole(Convert.ToBase64String(value)),
            // As a line of its own: echo "$TOKEN" | base64.
            .. Whole(Convert.ToBase64String([.. value, (byte)'\n'])),
        ];
        foreach (var form in plain)
        {
            yield return Encoding.ASCII.GetBytes(form);
            if (form.AsSpan().IndexOfAny('+', '/') >= 0)
            {
                yield return Encoding.ASCII.GetBytes(form.Replace('+', '-').Replace('/', '_'));
            }
        }
    }

    // Behind so many other bytes: the letters that are made of the value alone.
    private static string Inner(byte[] value, int shift)
    {
        var all = Convert.ToBase64String([.. new byte[shift], .. value]);
        var (from, to) = (((8 * shift) + 5) / 6, 8 * (shift + value.Length) / 6);
        return all[from..to];
    }

    private static IEnumerable<string> Whole(string encoded)
    {
        yield return encoded;
        foreach (var wrap in Wraps.Where(wrap => encoded.Length > wrap))
        {
            for (var from = 0; from < encoded.Length; from += wrap)
            {
                yield return encoded[from..Math.Min(encoded.Length, from + wrap)];
            }
        }
    }
}
