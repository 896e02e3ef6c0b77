using Pollinator.Contracts;

namespace Pollinator.Portal.Jobs;

/// <summary>
/// The <c>project.yaml</c> beside the form. What is typed into one changes the other; nothing typed is taken back by that: a text with an error leaves
/// the form as it is until the error is mended, and what was typed into the form in between is put into the text then.
/// </summary>
/// <param name="projects">Who reads and changes the text.</param>
public sealed class LinkedFile(IProjects projects)
{
    private readonly HashSet<string> _typedMeanwhile = new(StringComparer.Ordinal);
    private string _sources = "src/";
    private bool _isTyped;

    /// <summary>The text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The text, read; null while it is empty.</summary>
    public ProjectFile? File { get; private set; }

    /// <summary>Whether the form's last change could only be said by writing the text anew.</summary>
    public bool IsAnew { get; private set; }

    /// <summary>Whether the text lags behind the form, which has a fault or says what YAML cannot.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Whether a person typed something here that does not read: the form does not say it.</summary>
    public bool IsBroken => _isTyped && File is { Spec: null };

    /// <summary>Whether the text is too long to be typed into: each key would send all of it.</summary>
    public bool IsFixed => Text.Length > FormFields.Longest;

    /// <summary>Begins with a project's file, or with none, and makes it say what the form says.</summary>
    public void Begin(SubmitSource source, ReadForm form)
    {
        (_isTyped, IsAnew, _sources) = (false, false, source.File?.SourceFolder ?? "src/");
        _typedMeanwhile.Clear();
        (Text, File) = (source.FileText, source.File);
        if (source.File is null || source.Again is not null)
        {
            Follow(form);
        }
    }

    /// <summary>The form was changed in a field.</summary>
    public void FollowField(string field, ReadForm form)
    {
        if (IsBroken)
        {
            _typedMeanwhile.Add(field);
        }
        else
        {
            Follow(form);
        }
    }

    /// <summary>The text was typed into. The form that it leads to; null while it has an error.</summary>
    public SubmitForm? Type(string text, SubmitForm form)
    {
        (Text, _isTyped, IsAnew, IsBehind) = (text.Replace("\r\n", "\n", StringComparison.Ordinal), true, false, false);
        Read();
        if (File?.Spec is not { } spec)
        {
            return null;
        }

        var said = SubmitFormWriter.Write(spec, File.Inputs);
        var before = SubmitFormReader.Read(form);
        var read = SubmitFormWriter.Write(before.Spec, before.Inputs);
        // What says the same stays as it was typed: "90 min" does not become "1 h 30 min" under somebody's eyes.
        var kept = FormFields.Names.Where(field =>
            _typedMeanwhile.Contains(field) || (!before.Faults.ContainsKey(field) && FormFields.Get(said, field) == FormFields.Get(read, field))
        );
        var led = FormFields.WithAll(said, kept.ToDictionary(field => field, field => (string?)FormFields.Get(form, field), StringComparer.Ordinal));
        if (_typedMeanwhile.Count > 0)
        {
            _typedMeanwhile.Clear();
            Follow(SubmitFormReader.Read(led));
        }

        return led;
    }

    /// <summary>Takes the form's word in place of a text with an error.</summary>
    public void TakeBack(ReadForm form)
    {
        _isTyped = false;
        _typedMeanwhile.Clear();
        if (File is { Spec: null })
        {
            (Text, File) = ("", null);
        }

        Follow(form);
    }

    private void Follow(ReadForm form)
    {
        var edit = form.IsOk ? projects.EditProjectFile(Text, form.Spec, form.Inputs, _sources) : null;
        IsBehind = edit is null;
        if (edit is not null && edit.Text != Text)
        {
            (Text, IsAnew) = (edit.Text, edit.IsAnew && Text.Length > 0);
            Read();
        }
    }

    private void Read() => File = string.IsNullOrWhiteSpace(Text) ? null : projects.ParseProjectFile(Text, _sources);
}
