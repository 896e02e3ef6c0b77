using System.Reflection;

namespace Pollinator.Portal.Layout;

/// <summary>Assemblies beside this one that hold pages: the host's static account pages. Given by the host, which this library cannot see.</summary>
public sealed record PageAssemblies(IReadOnlyList<Assembly> Others);
