using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Portal.Jobs;

/// <summary>
/// The idempotency key of a form: pressing Run twice on the same form is one job, also when the first answer got lost on
/// its way; a form that was changed in between is another wish and gets another key.
/// </summary>
internal sealed class SubmitKey(string form)
{
    /// <summary>The key of this request, sent from this form.</summary>
    public string Of(SubmitJob request)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(request with { IdempotencyKey = null }, ContractsJson.Default.SubmitJob);
        return $"{form}-{ContentHash.Of(content).Hex[..32]}";
    }

    /// <summary>A form's own part of its keys; the browser keeps it with the draft.</summary>
    public static string NewForm() => Guid.NewGuid().ToString("N");

    /// <summary>Whether a text from a browser's draft can be such a part.</summary>
    public static bool IsForm(string? text) => Guid.TryParseExact(text, "N", out _);
}
