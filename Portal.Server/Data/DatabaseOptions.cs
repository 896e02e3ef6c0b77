using Microsoft.Extensions.Configuration.CommandLine;
using Npgsql;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Data;

/// <summary>What keeps the database.</summary>
internal enum DatabaseProvider
{
    /// <summary>A file in the data folder.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    Postgres,
}

/// <summary>Where the database is (section <c>Database</c>). No record: one of those would tell its password to whoever prints it.</summary>
internal sealed class DatabaseOptions
{
    private const string ConnectionString = "Database:ConnectionString";

    /// <summary>Sqlite where nothing is set.</summary>
    public DatabaseProvider Provider { get; init; }

    /// <summary>Server, database, user and password of PostgreSQL, also while SQLite keeps the database; null where none is set. Never logged.</summary>
    public string? Postgres { get; init; }

    /// <summary>The same where it keeps the database; null where SQLite does.</summary>
    public string? Server => Provider == DatabaseProvider.Postgres ? Postgres : null;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="DatabaseRefusedException">One is wrong; says which and what is right. Repeats no part of a connection string.</exception>
    public static DatabaseOptions Read(IConfiguration settings)
    {
        var provider = ProviderOf(settings["Database:Provider"]);
        var postgres = PostgresOf(settings[ConnectionString], settings["Database:PasswordFile"], isOpen: IsAmongWords(settings));
        return provider == DatabaseProvider.Postgres && postgres is null
            ? throw new DatabaseRefusedException(
                "Database:Provider is Postgres, and Database:ConnectionString is not set. It is of the form Host=db.example;Database=pollinator;"
                    + "Username=pollinator, with the password in the file that Database:PasswordFile names."
            )
            : new DatabaseOptions { Provider = provider, Postgres = postgres };
    }

    /// <summary>The same server for whoever asks for it by name: the commands that move a database.</summary>
    public string RequirePostgres() =>
        Postgres
        ?? throw new DatabaseRefusedException(
            "Set Database:ConnectionString to the PostgreSQL database, as in Host=db.example;Database=pollinator;Username=pollinator, with the password in "
                + "the file that Database:PasswordFile names."
        );

    private static bool IsAmongWords(IConfiguration settings) =>
        settings is IConfigurationRoot { Providers: var sources }
        && sources.OfType<CommandLineConfigurationProvider>().Any(words => words.TryGet(ConnectionString, out _));

    private static DatabaseProvider ProviderOf(string? name) =>
        name switch
        {
            null or "" => DatabaseProvider.Sqlite,
            _ when name.Equals(nameof(DatabaseProvider.Sqlite), StringComparison.OrdinalIgnoreCase) => DatabaseProvider.Sqlite,
            _ when name.Equals(nameof(DatabaseProvider.Postgres), StringComparison.OrdinalIgnoreCase) => DatabaseProvider.Postgres,
            _ => throw new DatabaseRefusedException(
                $"Database:Provider is '{name}'. It may be Sqlite, which is the default and keeps a file in the data folder, or Postgres."
            ),
        };

    private static string? PostgresOf(string? text, string? passwordFile, bool isOpen)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var server = Parsed(text);
        if (isOpen && (server.Password ?? server.SslPassword) is { Length: > 0 })
        {
            throw new DatabaseRefusedException(
                "A password stands in this command's words, where everybody on the machine can read it. Put it into a file, name that in "
                    + "Database:PasswordFile, and change it on the server."
            );
        }

        if (!string.IsNullOrEmpty(passwordFile))
        {
            server.Password = PasswordIn(passwordFile);
        }

        if (SecretSettings.IsExample(server.Password))
        {
            throw new DatabaseRefusedException("The password of the database is a word that anyone would try first. Set the real one.");
        }

        return server.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder Parsed(string text)
    {
        NpgsqlConnectionStringBuilder server;
        try
        {
            server = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Without the cause: it may quote a password that has a semicolon in it.
            throw new DatabaseRefusedException(
                "Database:ConnectionString cannot be read. It is of the form Host=db.example;Database=pollinator;Username=pollinator; a value with a "
                    + "semicolon in it stands in double quotes."
            );
        }

        return string.IsNullOrEmpty(server.Host) || string.IsNullOrEmpty(server.Database)
            ? throw new DatabaseRefusedException("Database:ConnectionString names no Host, or no Database.")
            : server;
    }

    private static string PasswordIn(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseRefusedException($"The file that Database:PasswordFile names cannot be read: {fault.Message}", fault);
        }
    }
}
