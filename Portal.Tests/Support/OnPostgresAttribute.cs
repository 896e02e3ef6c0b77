using Xunit.v3;

namespace Pollinator.Portal.Tests.Support;

/// <summary>Has the hosts of a class keep their database on the tests' own PostgreSQL server (<see cref="TestDatabase"/>).</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnPostgresAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc />
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [new("Stage", "Integration"), new(TestDatabase.Trait, TestDatabase.Postgres)];
}
