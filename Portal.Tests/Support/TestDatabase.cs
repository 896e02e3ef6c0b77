using Microsoft.Extensions.Configuration;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Tests.Support;

/// <summary>
/// Where the hosts of a test keep their database: in their folder, or, in a class with <c>[OnPostgres]</c>, in one of the tests' own server
/// that goes by the folder's name.
/// </summary>
internal static class TestDatabase
{
    public const string Trait = "Database";
    public const string Postgres = "Postgres";

    /// <summary>Whether the running test is one that is to run on PostgreSQL.</summary>
    public static bool IsPostgres =>
        TestContext.Current.TestClass?.Traits is { } traits && traits.TryGetValue(Trait, out var named) && named.Contains(Postgres);

    /// <summary>The settings of a host with this folder.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> SettingsAsync(string folder)
    {
        if (!IsPostgres)
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        await PostgresCluster.Shared.EnsurePortalAsync(NameOf(folder));
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database:Provider"] = Postgres,
            ["Database:ConnectionString"] = PostgresCluster.Shared.ConnectionTo(NameOf(folder)),
        };
    }

    /// <summary>The same as the portal reads them; null for a file in the folder.</summary>
    public static async Task<DatabaseOptions?> OptionsAsync(string folder) =>
        IsPostgres ? DatabaseOptions.Read(new ConfigurationBuilder().AddInMemoryCollection((await SettingsAsync(folder))!).Build()) : null;

    /// <summary>Removes what a host with this folder had.</summary>
    public static Task ForgetAsync(string folder) => IsPostgres ? PostgresCluster.Shared.DropAsync(NameOf(folder)) : Task.CompletedTask;

    /// <summary>The database's name.</summary>
    public static string NameOf(string folder) =>
        "p_"
        + string.Concat(Path.GetFullPath(folder).Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant))
            .Replace("tmppollinator", "", StringComparison.Ordinal);
}
