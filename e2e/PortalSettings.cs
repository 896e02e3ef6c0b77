namespace Pollinator.EndToEnd;

/// <summary>What a journey's portal is told beside what all are.</summary>
/// <param name="Arguments">Settings, as words of its command line.</param>
/// <param name="Environment">Variables of its environment, where secrets belong.</param>
public sealed record PortalSettings(IReadOnlyDictionary<string, string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    public static PortalSettings None { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());
}
