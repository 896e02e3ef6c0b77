using System.Diagnostics.CodeAnalysis;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>What a project may be called.</summary>
internal static class ProjectNames
{
    public const int MaxLength = 100;

    /// <summary>The name as it is kept, or why it may not be one.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out string? name, [NotNullWhen(false)] out Refusal? refusal)
    {
        name = text?.Trim();
        Words? fault = name switch
        {
            null or "" => "Give the project a name.",
            { Length: > MaxLength } => (Words)$"A project's name has at most {MaxLength} characters; this one has {name.Length}.",
            _ when PathRules.FaultOf("x" + name.Replace('/', '_').Replace('\\', '_'))?.English is "is not valid UTF-8" =>
                "The name is not valid text.",
            _ when name.Any(char.IsControl) => "A project's name has no line breaks or control characters.",
            _ => null,
        };
        refusal = fault is null
            ? null
            : new Refusal(RefusalKind.Invalid, "project-name", fault) { Faults = new Dictionary<string, Words[]> { ["name"] = [fault] } };
        return fault is null;
    }

    /// <summary>What two names must differ in.</summary>
    public static string KeyOf(string name) => name.ToUpperInvariant();
}
