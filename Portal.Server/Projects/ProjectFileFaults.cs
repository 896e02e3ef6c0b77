using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Collects what is wrong with a project file, and what of it is not served yet.</summary>
internal sealed class ProjectFileFaults
{
    private const int Most = 50;

    private readonly List<ProjectFileFault> _errors = [];
    private readonly List<ProjectFileFault> _warnings = [];

    public bool HasErrors => _errors.Count > 0;

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<ProjectFileFault> Errors => Sorted(_errors);

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<ProjectFileFault> Warnings => Sorted(_warnings);

    public void Error(YamlPlace place, Words message, string? suggestion = null) => Add(_errors, place, message, suggestion);

    public void Warn(YamlPlace place, Words message) => Add(_warnings, place, message, null);

    /// <summary>A text of the file in a message: on one line, and not long.</summary>
    public static string Shown(string text) => PathRules.Shown(text.Length > 60 ? text[..60] + "…" : text);

    private static List<ProjectFileFault> Sorted(List<ProjectFileFault> faults) =>
        [.. faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    private static void Add(List<ProjectFileFault> faults, YamlPlace place, Words message, string? suggestion)
    {
        if (faults.Count < Most)
        {
            faults.Add(new(place.Line, place.Column, message, suggestion));
        }
    }
}
