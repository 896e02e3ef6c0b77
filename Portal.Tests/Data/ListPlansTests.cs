using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Data;

/// <summary>What SQLite says of every statement behind a list: none may read a table whole that grows for ever, or sort it.</summary>
[Trait("Stage", "Integration")]
public sealed partial class ListPlansTests : IAsyncLifetime
{
    private readonly Recorder _recorder = new();
    private PortalHost _portal = null!;
    private Caller _owner = null!;
    private Caller _member = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _portal = await PortalHost.StartAsync(
            new PortalHostOptions { Services = services => services.ConfigureDbContext<AppDb>((_, db) => db.AddInterceptors(_recorder)) }
        );
        _owner = await _portal.OwnerAsync();
        _member = _owner with { Scopes = _owner.Scopes & ~Scopes.Colony };
        await Port<IProjects>().CreateFromTemplateAsync(_owner, "digits", "hello", Ct);
    }

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task Jobs_AreFoundByAnIndex_WhateverNarrowsThem()
    {
        var (project, person, executor) = (ProjectId.New(), _owner.User, ExecutorId.New());
        var day = DateTimeOffset.UnixEpoch.AddDays(20_000);
        JobQuery[] queries =
        [
            new(),
            new() { States = [JobState.Failed] },
            new() { States = [JobState.Waiting, JobState.Assigned, JobState.Starting, JobState.Queued] },
            new() { Project = project },
            new() { Person = person },
            new() { Executor = executor },
            new() { NoContact = true },
            new() { From = day, Until = day.AddDays(1) },
            new() { Text = "train" },
            new() { Text = "#7" },
            new()
            {
                Project = project,
                States = [JobState.Failed],
                Text = "train",
            },
            new()
            {
                Person = person,
                Executor = executor,
                From = day,
            },
        ];

        await ExpectIndexesAsync(
            queries
                .SelectMany(query => new[] { query, query with { Before = 1000 } })
                .Select(query => (Func<Task>)(() => Port<IJobs>().ListAsync(_owner, query, Ct)))
        );
    }

    [Fact]
    public async Task Ledger_IsReadByAnIndex_WhateverNarrowsIt()
    {
        var day = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var filters = Enum.GetValues<LedgerGroup>()
            .Select(group => (LedgerGroup?)group)
            .Append(null)
            .SelectMany(group =>
                new[]
                {
                    new LedgerFilter { Group = group },
                    new LedgerFilter { Group = group, Person = _owner.User },
                }
            )
            .SelectMany(filter => new[] { filter, filter with { From = day } });

        await ExpectIndexesAsync(
            from filter in filters
            from before in new long?[] { null, 1000 }
            from caller in new[] { _owner, _member }
            select (Func<Task>)(() => Port<ILedger>().FindAsync(caller, filter, before, 50, Ct))
        );
    }

    [Fact]
    public Task OtherLists_AreReadByAnIndex() =>
        ExpectIndexesAsync([
            () => Port<IProjects>().FindAsync(_owner, new ProjectQuery(), Ct),
            () => Port<IProjects>().FindAsync(_owner, new ProjectQuery { Text = "dig", Skip = 50 }, Ct),
            () => Port<IProjects>().FindAsync(_owner, new ProjectQuery { Person = _owner.User }, Ct),
            () => Port<IProjects>().SizesAsync(_owner, Ct),
            () => Port<IExecutors>().FindAsync(_owner, new ExecutorQuery(), Ct),
            () => Port<INotifications>().GetAsync(_owner, Ct),
        ]);

    private T Port<T>()
        where T : notnull => _portal.Services.GetRequiredService<T>();

    private async Task ExpectIndexesAsync(IEnumerable<Func<Task>> asks)
    {
        _recorder.Statements.Clear();
        foreach (var ask in asks)
        {
            await ask();
        }

        await using var db = await Port<IDbContextFactory<AppDb>>().CreateDbContextAsync(Ct);
        await db.Database.OpenConnectionAsync(Ct);
        var statements = _recorder.Statements.Values.Where(statement => Large().IsMatch(statement.Sql)).ToList();
        Assert.NotEmpty(statements);
        var faults = statements.SelectMany(statement => Faults(statement, (SqliteConnection)db.Database.GetDbConnection())).ToList();
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    private static IEnumerable<string> Faults(Statement statement, SqliteConnection open)
    {
        using var command = open.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + statement.Sql;
        foreach (var (name, value) in statement.Values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        var plan = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            plan.Add(reader.GetString(3));
        }

        var large = Large().Matches(statement.Sql).Select(table => table.Groups["alias"].Value).ToHashSet(StringComparer.Ordinal);
        var scans = plan.Where(line => line.StartsWith("SCAN ", StringComparison.Ordinal) && large.Contains(line.Split(' ')[1]));
        // Of what a limit has left, sorting costs nothing.
        var sorts = plan.Where(line => line.Contains("TEMP B-TREE FOR", StringComparison.Ordinal) && !plan.Exists(IsLimited));
        return scans.Concat(sorts).Select(line => $"{line}\n{string.Join('\n', plan)}\n{statement.Sql}");
    }

    private static bool IsLimited(string line) =>
        line.StartsWith("CO-ROUTINE", StringComparison.Ordinal) || line.StartsWith("MATERIALIZE", StringComparison.Ordinal);

    [GeneratedRegex("\"(Jobs|Attempts|LedgerEntries|Snapshots|Projects)\" AS \"(?<alias>\\w+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Large();

    private sealed record Statement(string Sql, IReadOnlyList<(string Name, object Value)> Values);

    private sealed class Recorder : DbCommandInterceptor
    {
        public ConcurrentDictionary<string, Statement> Statements { get; } = new(StringComparer.Ordinal);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            var values = command.Parameters.Cast<DbParameter>().Select(one => (one.ParameterName, one.Value ?? DBNull.Value)).ToList();
            Statements.TryAdd(command.CommandText, new Statement(command.CommandText, values));
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
