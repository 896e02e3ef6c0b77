using System.Reflection;

namespace Pollinator.Portal.Server.Hosting;

/// <summary>Which portal this is.</summary>
internal static class PortalVersion
{
    /// <summary>As people know it, such as <c>0.1.0</c>.</summary>
    public static string Text { get; } = Whole.Split('+')[0];

    /// <summary>The commit it was built from; null when the build did not know.</summary>
    public static string? Commit { get; } = Whole.Split('+') is [_, { Length: > 0 } commit, ..] ? commit : null;

    private static string Whole =>
        typeof(PortalVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
