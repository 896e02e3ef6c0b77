using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>What types look like.</summary>
public sealed class ShapeTests
{
    private const int MostParameters = 7;

    private static readonly string[] Meaningless = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Common", "Impl"];

    private static IEnumerable<Type> Ours =>
        new[]
        {
            "Pollinator.Contracts",
            "Pollinator.Sdk",
            "pollinator-local",
            "pollinator-slurm",
            "pollinator",
            "Pollinator.Portal",
            "Pollinator.Portal.Server",
        }
            .Select(Assembly.Load)
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type =>
                type.Namespace?.StartsWith("Pollinator", StringComparison.Ordinal) == true
                && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                && type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is null
                && !type.Name.Contains('<', StringComparison.Ordinal)
                && type.Name != "_Imports"
                && !type.Namespace.EndsWith(".Migrations", StringComparison.Ordinal)
                && !type.Namespace.EndsWith(".Migrations", StringComparison.Ordinal)
                && type.DeclaringType?.Name.Contains('<', StringComparison.Ordinal) != true
            );

    [Fact]
    public void Classes_AreSealedStaticOrAbstract()
    {
        // A component written in markup alone is made by the Razor compiler, which seals nothing.
        var open = Ours.Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract && !typeof(IComponent).IsAssignableFrom(type));

        Assert.Empty(open.Select(type => type.FullName));
    }

    [Fact]
    public void Names_SayWhatAThingIs()
    {
        var empty = Ours.Where(type => Meaningless.Any(word => type.Name.Split('`')[0].EndsWith(word, StringComparison.Ordinal)));

        Assert.Empty(empty.Select(type => type.FullName));
    }

    [Fact]
    public void Constructors_TakeSevenThingsAtMost()
    {
        var crowded = Ours.Where(type => type.IsClass && !IsRecord(type))
            .SelectMany(type => type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .Where(constructor => constructor.GetParameters().Length > MostParameters);

        Assert.Empty(crowded.Select(constructor => $"{constructor.DeclaringType}: {constructor.GetParameters().Length}"));
    }

    // A record's constructor is its list of columns.
    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance) is not null;
}
