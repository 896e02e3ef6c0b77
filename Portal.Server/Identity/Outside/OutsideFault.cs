using System.Text.RegularExpressions;

namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>
/// Why something with an authority failed, in words that are safe to write down: kinds of exceptions and the library's numbers. Their messages may
/// hold what an authority sent, tokens and codes before all.
/// </summary>
internal static partial class OutsideFault
{
    private const int MostInner = 5;

    public static string Of(Exception? exception)
    {
        var kinds = new List<string>();
        for (var inner = exception; inner is not null && kinds.Count < MostInner; inner = inner.InnerException)
        {
            kinds.Add(KindOf(inner));
        }

        return kinds.Count == 0 ? "no reason told" : string.Join(", ", kinds.Distinct(StringComparer.Ordinal));
    }

    private static string KindOf(Exception exception)
    {
        var kind = exception is HttpRequestException { HttpRequestError: var error }
            ? $"{nameof(HttpRequestException)} {error}"
            : exception.GetType().Name;
        return LibraryNumber().Match(exception.Message) is { Success: true, Value: var number } ? $"{kind} {number}" : kind;
    }

    [GeneratedRegex(@"\bIDX[0-9]{5}\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LibraryNumber();
}
