using System.Collections.Frozen;
using System.Reflection;

namespace Pollinator.Portal.Jobs;

/// <summary>The fields of a <see cref="SubmitForm"/> by name, as the page's inputs and the browser's draft name them.</summary>
public static class FormFields
{
    private static readonly FrozenDictionary<string, PropertyInfo> Properties = typeof(SubmitForm)
        .GetProperties()
        .Where(p => p.PropertyType == typeof(string))
        .ToFrozenDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The most a field takes. A message to the server is at most 32 KB, and a character may need three bytes or an escape. Longer texts come from programs; the page shows and sends them, but does not change them.</summary>
    public const int Longest = 8_000;

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => Properties.Keys;

    /// <summary>Those that a person chooses beside the form instead of typing them.</summary>
    public static IReadOnlyList<string> Hidden { get; } = [nameof(SubmitForm.Executors), nameof(SubmitForm.ExecutorType)];

    /// <summary>All texts by name.</summary>
    public static IReadOnlyDictionary<string, string> All(SubmitForm form) =>
        Names.ToDictionary(field => field, field => Get(form, field), StringComparer.Ordinal);

    /// <summary>The text of a field.</summary>
    public static string Get(SubmitForm form, string field) => (string?)Properties[field].GetValue(form) ?? "";

    /// <summary>The form with one field changed; unknown names change nothing.</summary>
    public static SubmitForm With(SubmitForm form, string field, string? text) => WithAll(form, new Dictionary<string, string?> { [field] = text });

    /// <summary>The form with many fields changed.</summary>
    public static SubmitForm WithAll(SubmitForm form, IReadOnlyDictionary<string, string?> texts)
    {
        var changed = form with { };
        foreach (var (field, text) in texts)
        {
            if (Properties.TryGetValue(field, out var property) && text is { Length: <= Longest })
            {
                property.SetValue(changed, text);
            }
        }
        return changed;
    }

    /// <summary>The field that a fault of the portal's is about (<c>spec.conditions.memoryBytes</c> → Memory); null when there is none.</summary>
    public static string? Find(string path)
    {
        var last = path[(path.LastIndexOf('.') + 1)..].Split('[')[0];
        return Properties.TryGetValue(last, out var same) ? same.Name : Synonyms.GetValueOrDefault(last);
    }

    private static readonly FrozenDictionary<string, string> Synonyms = new Dictionary<string, string>
    {
        ["functionName"] = nameof(SubmitForm.Function),
        ["cpuMillicores"] = nameof(SubmitForm.Cpu),
        ["memoryBytes"] = nameof(SubmitForm.Memory),
        ["storageBytes"] = nameof(SubmitForm.Storage),
        ["gpu"] = nameof(SubmitForm.Gpus),
        ["count"] = nameof(SubmitForm.Gpus),
        ["name"] = nameof(SubmitForm.GpuName),
        ["walltimeSeconds"] = nameof(SubmitForm.Walltime),
        ["executorNames"] = nameof(SubmitForm.Executors),
        ["maxWaitSeconds"] = nameof(SubmitForm.MaxWait),
        ["maxExecSeconds"] = nameof(SubmitForm.MaxExec),
        ["maxRetries"] = nameof(SubmitForm.Retries),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
