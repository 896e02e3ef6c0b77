using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>A form while a person fills it: what stands in it, how it reads, and which faults may be shown already.</summary>
internal sealed class SubmitFormState
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal);

    /// <summary>The fields, as typed.</summary>
    public SubmitForm Form { get; private set; } = new();

    /// <summary>How they read.</summary>
    public ReadForm Read { get; private set; } = SubmitFormReader.Read(new());

    /// <summary>The portal's last no.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>How many fields show a fault.</summary>
    public int VisibleFaults => FormFields.Names.Count(f => FaultOf(f) is not null);

    /// <summary>Begins anew: nothing typed, nothing refused.</summary>
    public void Begin(SubmitForm form)
    {
        _seen.Clear();
        ForgetRefusal();
        Take(form);
    }

    /// <summary>Takes a whole form.</summary>
    public void Take(SubmitForm form)
    {
        Form = form;
        Read = SubmitFormReader.Read(form);
    }

    /// <summary>Takes what was typed into one field; the portal's word on its earlier text no longer counts.</summary>
    public void Type(string field, string text)
    {
        _refused.Remove(field);
        Take(FormFields.With(Form, field, text));
    }

    /// <summary>Takes a form that the YAML beside it led to; of the fields that it changed, the portal's word on their earlier texts no longer counts.</summary>
    public void Follow(SubmitForm form)
    {
        foreach (var field in FormFields.Names.Where(field => FormFields.Get(form, field) != FormFields.Get(Form, field)))
        {
            _refused.Remove(field);
        }
        Take(form);
    }

    /// <summary>The person has left a field: its fault may be shown.</summary>
    public void Leave(string field) => _seen.Add(field);

    /// <summary>The person has pressed Run: all faults may be shown.</summary>
    public void LeaveAll()
    {
        _seen.UnionWith(FormFields.Names);
        ForgetRefusal();
    }

    /// <summary>What stands against a field and may be shown.</summary>
    public string? FaultOf(string field) =>
        _refused.GetValueOrDefault(field) ?? (_seen.Contains(field) ? Read.Faults.GetValueOrDefault(field) : null);

    /// <summary>The portal said no: each fault goes beside its field; what has no field stays in the sentence at the button.</summary>
    public void Refuse(Refusal refusal)
    {
        Refusal = refusal;
        foreach (var (path, sentences) in refusal.Faults ?? new Dictionary<string, Words[]>())
        {
            if (FormFields.Find(path) is { } field)
            {
                _refused[field] = string.Join(' ', sentences.Select(sentence => sentence.InWords()));
            }
        }
    }

    private void ForgetRefusal()
    {
        Refusal = null;
        _refused.Clear();
    }
}
