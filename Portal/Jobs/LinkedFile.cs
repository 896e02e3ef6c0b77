using Pollinator.Contracts;

namespace Pollinator.Portal.Jobs;

/// <summary>
/// The <c>project.yaml</c> beside the form. What is typed into one changes the other; nothing typed is taken back by that. A text with an error leaves
/// the form as it is until the error is mended, and what was typed into the form in between is put into the text then; so is what was typed into the form
/// when the person went on with a text that did not have it yet.
/// </summary>
/// <param name="projects">Who reads and changes the text.</param>
public sealed class LinkedFile(IProjects projects)
{
    /// <summary>The most characters that can be typed.</summary>
    public const int Longest = 64_000;

    // Who is so many changes of the form behind has no connection: what the form says stands then.
    private const int MostEditions = 100;

    private static readonly SubmitForm Nothing = SubmitFormWriter.Write(SubmitFormReader.Read(new SubmitForm()).Spec);

    // The edition that the text was in when a field of the form was typed into: a later one says the field.
    private readonly Dictionary<string, int> _typedIn = new(StringComparer.Ordinal);

    // What the text says, by edition: as the form wrote it, or as a person typed over it.
    private readonly Dictionary<int, SubmitForm> _said = [];
    private string _sources = "src/";
    private bool _isTyped;

    /// <summary>The text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Counts the texts that were written here and not typed by a person.</summary>
    public int Edition { get; private set; }

    /// <summary>The text, read; null while it is empty.</summary>
    public ProjectFile? File { get; private set; }

    /// <summary>Whether the form's last change could only be said by writing the text anew.</summary>
    public bool IsAnew { get; private set; }

    /// <summary>Whether the text lags behind the form, which has a fault or says what YAML cannot.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Whether a person typed something here that does not read: the form does not say it.</summary>
    public bool IsBroken => _isTyped && File is { Spec: null };

    /// <summary>Whether the text is too long to be typed into.</summary>
    public bool IsFixed => Text.Length > Longest;

    private SubmitForm? Says =>
        File is null ? Nothing
        : File.Spec is { } spec ? SubmitFormWriter.Write(spec, File.Inputs)
        : null;

    /// <summary>Begins with a project's file, or with none, and makes it say what the form says.</summary>
    public void Begin(SubmitSource source, ReadForm form)
    {
        (_isTyped, IsBehind, _sources) = (false, false, source.File?.SourceFolder ?? "src/");
        _typedIn.Clear();
        _said.Clear();
        Write(source.FileText, source.File, isAnew: false);
        if (source.File is null || source.Again is not null)
        {
            Follow(form);
        }
    }

    /// <summary>The form was changed in a field.</summary>
    public void FollowField(string field, ReadForm form)
    {
        _typedIn[field] = Edition;
        if (!IsBroken)
        {
            Follow(form);
        }
    }

    /// <summary>The text was typed into. The form that it leads to, an empty one for an empty text; null while it has an error.</summary>
    /// <param name="text">The text now.</param>
    /// <param name="over">The <see cref="Edition"/> that the person typed it over.</param>
    /// <param name="form">The form as it stands.</param>
    public SubmitForm? Type(string text, int over, SubmitForm form)
    {
        (Text, _isTyped, IsAnew, IsBehind) = (text.Replace("\r\n", "\n", StringComparison.Ordinal), true, false, false);
        File = ReadText();
        if (Says is not { } said)
        {
            return null;
        }

        var meanwhile = TypedMeanwhile(over, said);
        var before = SubmitFormReader.Read(form);
        var read = SubmitFormWriter.Write(before.Spec, before.Inputs);
        // What says the same stays as it was typed: "90 min" does not become "1 h 30 min" under somebody's eyes.
        var kept = FormFields.Names.Where(field =>
            meanwhile.Contains(field) || (!before.Faults.ContainsKey(field) && FormFields.Get(said, field) == FormFields.Get(read, field))
        );
        var led = FormFields.WithAll(said, kept.ToDictionary(field => field, field => (string?)FormFields.Get(form, field), StringComparer.Ordinal));
        Remember(over, said, meanwhile);
        if (meanwhile.Count > 0)
        {
            Follow(SubmitFormReader.Read(led));
        }

        return led;
    }

    /// <summary>Takes the form's word in place of a text with an error.</summary>
    public void TakeBack(ReadForm form)
    {
        _isTyped = false;
        _typedIn.Clear();
        Write(File is { Spec: null } ? "" : Text, File is { Spec: null } ? null : File, isAnew: false);
        Follow(form);
    }

    // Typed into the form since the text that the person typed over; unless they have changed the same in the text.
    private HashSet<string> TypedMeanwhile(int over, SubmitForm said)
    {
        var before = _said.GetValueOrDefault(over);
        return _typedIn
            .Where(typed => typed.Value >= over && (before is null || FormFields.Get(said, typed.Key) == FormFields.Get(before, typed.Key)))
            .Select(typed => typed.Key)
            .ToHashSet(StringComparer.Ordinal);
    }

    private void Remember(int over, SubmitForm said, HashSet<string> meanwhile)
    {
        _typedIn.Clear();
        foreach (var field in meanwhile)
        {
            _typedIn[field] = Edition;
        }

        foreach (var old in _said.Keys.Where(edition => edition < over).ToList())
        {
            _said.Remove(old);
        }

        _said[over] = said;
    }

    private void Follow(ReadForm form)
    {
        var edit = form.IsOk ? projects.EditProjectFile(Text, form.Spec, form.Inputs, _sources) : null;
        IsBehind = edit is null;
        if (edit is not null && edit.Text != Text)
        {
            var isAnew = edit.IsAnew && Text.Length > 0;
            Text = edit.Text;
            Write(Text, ReadText(), isAnew);
        }
    }

    private void Write(string text, ProjectFile? file, bool isAnew)
    {
        (Text, File, IsAnew) = (text, file, isAnew);
        Edition++;
        _said.Remove(Edition - MostEditions);
        if (Says is { } said)
        {
            _said[Edition] = said;
        }
    }

    private ProjectFile? ReadText() => string.IsNullOrWhiteSpace(Text) ? null : projects.ParseProjectFile(Text, _sources);
}
