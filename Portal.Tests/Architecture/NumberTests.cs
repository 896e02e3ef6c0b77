using System.Globalization;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>Numbers that are hashed, stored or sent: a changed one would change what old rows, chains and programs mean.</summary>
public sealed class NumberTests
{
    [Fact]
    public void Enums_OfContracts_KeepTheirNumbers()
    {
        var now = typeof(Caller)
            .Assembly.GetTypes()
            .Where(type => type is { IsEnum: true, IsPublic: true })
            .SelectMany(type => Enum.GetNames(type).Select(name => Line(type, name)))
            .Order(StringComparer.Ordinal);

        // A new member is a new line there; no line there ever changes.
        var kept = File.ReadAllLines(Path.Combine(SourceFiles.Root, "Portal.Tests/Architecture/numbers.txt"));

        Assert.Equal(kept, now);
    }

    private static string Line(Type type, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{type.Name}.{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
}
