using Pollinator.Contracts;
using Pollinator.Portal.Editing;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>Where an editor marks what is wrong with a <c>project.yaml</c>.</summary>
public static class ProjectFileMarks
{
    /// <summary>A mark for each fault; none for no file.</summary>
    public static IReadOnlyList<CodeFault> Of(ProjectFile? file) =>
        [.. (file?.Errors ?? []).Select(fault => Of(fault, isWarning: false)), .. (file?.Warnings ?? []).Select(fault => Of(fault, isWarning: true))];

    private static CodeFault Of(ProjectFileFault fault, bool isWarning) =>
        new(
            fault.Line,
            fault.Column,
            fault.Suggestion is { Length: > 0 } better ? L("{0} Did you mean {1}?", fault.Message.InWords(), better) : fault.Message.InWords(),
            isWarning
        );
}
