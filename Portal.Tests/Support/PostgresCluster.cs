using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Pollinator.Portal.Server.Data.Postgres;

namespace Pollinator.Portal.Tests.Support;

/// <summary>
/// A PostgreSQL server of the tests' own: on a loopback port, in a folder that goes with it, with the settings that a fresh one has. It ends with the process
/// that started it, however that ends.
/// </summary>
internal sealed class PostgresCluster : IDisposable
{
    private const string Template = "portal_template";
    private static readonly Lazy<PostgresCluster> One = new(() => new PostgresCluster());

    private readonly string _folder = Directory.CreateTempSubdirectory("pollinator-postgres-").FullName;
    private readonly int _port = FreePort();
    private readonly Lazy<Task> _template;
    private Process? _server;

    /// <summary>Starts one for a test that ends or restarts it; all others take <see cref="Shared"/>.</summary>
    public PostgresCluster()
    {
        _template = new Lazy<Task>(MakeTemplateAsync);
        Run("chmod", "755", _folder);
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "postgres", _folder);
        }

        // Whoever is named so has to bring a password; the tests' own user does not.
        Run([.. AsServer, Program("initdb"), "-D", Data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]);
        var rules = Path.Combine(Data, "pg_hba.conf");
        File.WriteAllText(rules, "host all guarded 127.0.0.1/32 scram-sha-256\n" + File.ReadAllText(rules));
        Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The one that all tests share, started when the first asks for it.</summary>
    public static PostgresCluster Shared => One.Value;

    /// <summary>The port it listens on.</summary>
    public int Port => _port;

    private string Data => Path.Combine(_folder, "data");

    // The server refuses to run as root.
    private static string[] AsServer =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] : ["setpriv"];

    /// <summary>How a database is reached.</summary>
    public string ConnectionTo(string database, string user = "postgres", int? port = null) =>
        $"Host=127.0.0.1;Port={(port ?? _port).ToString(CultureInfo.InvariantCulture)};Database={database};Username={user};Maximum Pool Size=20;Timeout=5";

    /// <summary>Makes a database that a portal has brought to its shape, where there is none.</summary>
    public async Task EnsurePortalAsync(string database)
    {
        await _template.Value;
        if (await ScalarAsync("postgres", $"SELECT 1 FROM pg_database WHERE datname='{database}'") is null)
        {
            await RunAsync("postgres", $"CREATE DATABASE {database} TEMPLATE {Template}");
        }
    }

    /// <summary>Makes an empty one.</summary>
    public Task CreateAsync(string database, string rest = "") => RunAsync("postgres", $"CREATE DATABASE {database} {rest}");

    /// <summary>Removes one, whoever is still connected.</summary>
    public async Task DropAsync(string database)
    {
        await RunAsync("postgres", $"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        using var known = new NpgsqlConnection(ConnectionTo(database));
        NpgsqlConnection.ClearPool(known);
    }

    /// <summary>Runs one statement on a connection of its own.</summary>
    public async Task RunAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks for one value.</summary>
    public async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Starts the server, and waits until it takes connections.</summary>
    public void Start()
    {
        using var started = new ManualResetEventSlim();
        // The kernel ends the server with the thread that started it: that one waits for it.
        var keeper = new Thread(() =>
        {
            using var server = Process.Start(
                new ProcessStartInfo(
                    "setpriv",
                    [
                        .. AsServer[1..],
                        "--pdeathsig",
                        "INT",
                        Program("postgres"),
                        "-D",
                        Data,
                        "-p",
                        _port.ToString(CultureInfo.InvariantCulture),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "max_connections=300",
                        "-c",
                        "logging_collector=on",
                    ]
                )
                {
                    WorkingDirectory = _folder,
                }
            )!;
            _server = server;
            started.Set();
            server.WaitForExit();
        })
        {
            IsBackground = true,
            Name = "postgres",
        };
        keeper.Start();
        started.Wait();
        Ready();
    }

    /// <summary>Ends it: as an administrator would, or at once as a crash does.</summary>
    public void Stop(bool atOnce = false)
    {
        Run([.. AsServer, Program("pg_ctl"), "-D", Data, "-w", "-m", atOnce ? "immediate" : "fast", "stop"]);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            {
                Stop(atOnce: true);
            }

            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task MakeTemplateAsync()
    {
        await CreateAsync(Template);
        // Not pooled: nobody may be connected to what is copied.
        await PostgresServer.MigrateAsync(ConnectionTo(Template) + ";Pooling=false", TestContext.Current.CancellationToken);
    }

    private async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection(ConnectionTo(database) + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private void Ready()
    {
        var began = TimeProvider.System.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                using var connection = new NpgsqlConnection(ConnectionTo("postgres") + ";Pooling=false");
                connection.Open();
                return;
            }
            catch (NpgsqlException) when (TimeProvider.System.GetElapsedTime(began).TotalSeconds < 60)
            {
                // It begins, or mends what a crash left.
                pause.Wait(50);
            }
        }
    }

    private static string Program(string name)
    {
        var versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return versions
                .OrderByDescending(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(path => Path.Combine(path, "bin", name))
                .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("These tests run a PostgreSQL server of their own. Install it: apt-get install postgresql");
    }

    private static void Run(params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var program = Process.Start(start)!;
        var (output, error) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
        program.WaitForExit();
        Assert.True(program.ExitCode == 0, $"{string.Join(' ', words)}: {output.Result}{error.Result}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
