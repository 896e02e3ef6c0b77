using System.Reflection;

namespace Pollinator.Portal.Server.Hosting;

/// <summary>Which portal this is.</summary>
internal static class PortalVersion
{
    /// <summary>As people know it, such as <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(PortalVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
