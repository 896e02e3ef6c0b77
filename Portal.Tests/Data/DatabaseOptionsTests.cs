using Microsoft.Extensions.Configuration;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Data.Postgres;

namespace Pollinator.Portal.Tests.Data;

public sealed class DatabaseOptionsTests
{
    private static readonly PostgresFound _good = new(15, "15.14", "UTF8", [], IsReadOnly: false, MayCreate: true);

    [Fact]
    public void Nothing_IsSqlite() => Assert.Equal(DatabaseProvider.Sqlite, Read(null, null, null).Provider);

    [Theory]
    [InlineData("postgresql", null, null, "Database:Provider is 'postgresql'")]
    [InlineData("1", null, null, "Database:Provider is '1'")]
    [InlineData("Postgres", null, null, "Database:ConnectionString is not set")]
    [InlineData("Postgres", "Host=db", null, "no Host, or no Database")]
    [InlineData("Postgres", "Host=db;Database=portal;Password=pear;plum", null, "cannot be read")]
    [InlineData("Postgres", "Host=db;Database=portal;Password=changeme", null, "anyone would try first")]
    [InlineData("Postgres", "Host=db;Database=portal", "/nowhere/at/all", "Database:PasswordFile names cannot be read")]
    public void WrongOnes_AreRefused_WithoutRepeatingAPassword(string? provider, string? connection, string? file, string sentence)
    {
        var refused = Assert.Throws<DatabaseRefusedException>(() => Read(provider, connection, file));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("plum", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void PasswordAmongWords_IsRefused_HoweverTheyAreWritten()
    {
        Assert.NotNull(OfWords("--Database:ConnectionString=Host=db;Database=portal;Username=portal").Postgres);
        foreach (
            var words in new string[][]
            {
                ["--Database:ConnectionString=Host=db;Database=portal;Password=plum and pear"],
                ["--database:connectionstring", "Host=db;Database=portal;PWD=plum and pear"],
                ["/Database:ConnectionString=Host=db;Database=portal;SSL Password=plum and pear"],
            }
        )
        {
            var refused = Assert.Throws<DatabaseRefusedException>(() => OfWords(words));
            Assert.Contains("where everybody on the machine can read it", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("plum", refused.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Server_IsTakenOrRefused_ByWhatItIs()
    {
        Assert.Null(PostgresCheck.Fault(_good));
        Assert.Contains(
            "is version 13.22. The portal needs 14",
            PostgresCheck.Fault(_good with { Major = 13, Version = "13.22" }),
            StringComparison.Ordinal
        );
        Assert.Contains("encoded as SQL_ASCII", PostgresCheck.Fault(_good with { Encoding = "SQL_ASCII" }), StringComparison.Ordinal);
        Assert.Contains(
            "fsync and full_page_writes off",
            PostgresCheck.Fault(_good with { Off = ["fsync", "full_page_writes"] }),
            StringComparison.Ordinal
        );
        Assert.Contains("standby", PostgresCheck.Fault(_good with { IsReadOnly = true }), StringComparison.Ordinal);
        Assert.Contains("may make no tables", PostgresCheck.Fault(_good with { MayCreate = false }), StringComparison.Ordinal);
    }

    // No theory: half of a pair does not survive in an attribute.
    [Fact]
    public void Text_IsKeptAsFarAsItCanBe()
    {
        Assert.Equal("plain, Å and 🐝", StorableText.Of("plain, Å and 🐝"));
        Assert.Equal("a\uFFFDb", StorableText.Of("a\0b"));
        Assert.Equal("half \uFFFD of it", StorableText.Of("half \ud83d of it"));
    }

    private static DatabaseOptions OfWords(params string[] words) => DatabaseOptions.Read(new ConfigurationBuilder().AddCommandLine(words).Build());

    internal static DatabaseOptions Read(string? provider, string? connection, string? file)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Database:Provider"] = provider,
            ["Database:ConnectionString"] = connection,
            ["Database:PasswordFile"] = file,
        };
        return DatabaseOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }
}
