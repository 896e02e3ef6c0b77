using System.Globalization;
using System.Text.Json;
using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>What a form says: a specification, or what stands against it, by field.</summary>
/// <param name="Spec">The specification as far as the form could be read; fields with faults are left out of it.</param>
/// <param name="Inputs">Input values.</param>
/// <param name="Faults">Sentences, by the name of the field.</param>
public sealed record ReadForm(JobSpec Spec, IReadOnlyDictionary<string, JsonElement>? Inputs, IReadOnlyDictionary<string, string> Faults)
{
    /// <summary>Whether the form can be sent.</summary>
    public bool IsOk => Faults.Count == 0;
}

/// <summary>Reads a form field by field. The portal checks all of it again; what is found here is found without asking.</summary>
public sealed class SubmitFormReader
{
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);

    private SubmitFormReader() { }

    /// <summary>Reads a whole form.</summary>
    public static ReadForm Read(SubmitForm form)
    {
        var reader = new SubmitFormReader();
        var spec = reader.Spec(form);
        var inputs = reader.JsonObject(nameof(form.Inputs), form.Inputs);
        return new(spec, inputs.Count == 0 ? null : inputs, reader._faults);
    }

    private JobSpec Spec(SubmitForm form) =>
        new()
        {
            FunctionName = form.Function.Trim() is { Length: > 0 } name ? name : "run",
            Label = NullIfEmpty(form.Label),
            Command = Command(form),
            InitCommand = NullIfEmpty(form.InitCommand),
            Image = NullIfEmpty(form.Image),
            Args = JsonList(nameof(form.Args), form.Args),
            Kwargs = JsonObject(nameof(form.Kwargs), form.Kwargs),
            Environment = Environment(form),
            Secrets = Secrets(form),
            Conditions = Conditions(form),
            Slurm = SlurmWishesReader.Read(form, Fault),
            Priority = Whole(nameof(form.Priority), form.Priority, -1000, 1000, 0),
            MaxWaitSeconds = Span(nameof(form.MaxWait), form.MaxWait),
            MaxExecSeconds = Span(nameof(form.MaxExec), form.MaxExec),
            MaxRetries = Whole(nameof(form.Retries), form.Retries, 0, 100, 0),
        };

    private Conditions Conditions(SubmitForm form) =>
        new()
        {
            ExecutorNames = form.Executors.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ExecutorType = NullIfEmpty(form.ExecutorType),
            Nodes = Whole(nameof(form.Nodes), form.Nodes, 1, 100_000, 1),
            ProcessesPerNode = Whole(nameof(form.ProcessesPerNode), form.ProcessesPerNode, 1, 10_000, 1),
            CpuMillicores = Cores(form),
            MemoryBytes = Bytes(nameof(form.Memory), form.Memory),
            StorageBytes = Bytes(nameof(form.Storage), form.Storage),
            Gpu = Gpu(form),
            WalltimeSeconds = Span(nameof(form.Walltime), form.Walltime),
        };

    private IReadOnlyList<string> Command(SubmitForm form)
    {
        if (!CommandWords.TrySplit(form.Command, out var words))
        {
            Fault(nameof(form.Command), L("A quote is left open."));
        }
        else if (words.Count == 0 && form.Function.Trim() is ("" or "run"))
        {
            Fault(nameof(form.Command), L("Say what to run, such as python3 src/train.py."));
        }
        return words;
    }

    private IReadOnlyDictionary<string, string> Environment(SubmitForm form)
    {
        if (!EnvironmentLines.TryRead(form.Environment, out var variables, out var fault))
        {
            Fault(nameof(form.Environment), fault);
        }
        return variables;
    }

    private string[] Secrets(SubmitForm form)
    {
        var names = form.Secrets.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (names.Select(SecretNames.FaultOf).FirstOrDefault(fault => fault is not null) is { } wrong)
        {
            Fault(nameof(form.Secrets), wrong.InWords());
        }
        return names;
    }

    private GpuCondition? Gpu(SubmitForm form)
    {
        var count = Whole(nameof(form.Gpus), form.Gpus, 0, 1000, 0);
        var name = NullIfEmpty(form.GpuName);
        if (count == 0 && name is not null && !_faults.ContainsKey(nameof(form.Gpus)))
        {
            Fault(nameof(form.Gpus), L("Say how many, since you name a GPU."));
        }
        return count > 0 ? new GpuCondition(count, name) : null;
    }

    private long Cores(SubmitForm form)
    {
        if (string.IsNullOrWhiteSpace(form.Cpu))
        {
            return 0;
        }
        if (Quantities.TryReadCores(form.Cpu, out var cores))
        {
            return cores;
        }
        Fault(nameof(form.Cpu), L("Write a number of cores, such as 8 or 0.5."));
        return 0;
    }

    private long Bytes(string field, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return 0;
        }
        if (Quantities.TryReadBytes(text, out var bytes))
        {
            return bytes;
        }
        var bare = text.Trim().All(char.IsAsciiDigit);
        Fault(field, bare ? L("{0} of what? Write {0} GB or {0} MB.", text.Trim()) : L("Write a number and a unit, such as 16 GB."));
        return 0;
    }

    private int? Span(string field, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        if (Spans.TryReadSeconds(text, out var seconds))
        {
            return seconds;
        }
        var bare = text.Trim().All(char.IsAsciiDigit);
        Fault(field, bare ? L("{0} of what? Write {0} min or {0} h.", text.Trim()) : L("Write a time, such as 2 h, 90 min or 1:30:00."));
        return null;
    }

    private int Whole(string field, string text, int least, int most, int whenEmpty)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return whenEmpty;
        }
        // People type a real minus sign too.
        var plain = text.Trim().Replace('−', '-');
        if (int.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }
        Fault(field, L("A whole number from {0} to {1}.", least, Shared.Sizes.Count(most)));
        return whenEmpty;
    }

    private IReadOnlyList<JsonElement> JsonList(string field, string text) =>
        Json(field, text, JsonValueKind.Array, L("Write a JSON list, such as {0}.", "[\"cifar10\", 3]")) is { } list
            ? [.. list.EnumerateArray()]
            : [];

    private IReadOnlyDictionary<string, JsonElement> JsonObject(string field, string text)
    {
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (Json(field, text, JsonValueKind.Object, L("Write a JSON object, such as {0}.", "{\"epochs\": 10}")) is { } members)
        {
            foreach (var member in members.EnumerateObject())
            {
                found[member.Name] = member.Value;
            }
        }
        return found;
    }

    private JsonElement? Json(string field, string text, JsonValueKind kind, string fault)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == kind)
            {
                return document.RootElement.Clone();
            }
        }
        catch (JsonException wrong)
        {
            fault = L("Line {0}, character {1}: this is not JSON. {2}", wrong.LineNumber + 1, wrong.BytePositionInLine + 1, fault);
        }
        Fault(field, fault);
        return null;
    }

    private void Fault(string field, string sentence) => _faults.TryAdd(field, sentence);

    private static string? NullIfEmpty(string text) => text.Trim() is { Length: > 0 } plain ? plain : null;
}
