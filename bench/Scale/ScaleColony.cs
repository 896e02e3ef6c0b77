using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Projects;
using Pollinator.Portal.Server.Systems;

namespace Pollinator.Bench.Scale;

/// <summary>The colony of a large portal: its people, projects with their states, executors and systems.</summary>
internal sealed class ScaleColony
{
    private const int OtherPeople = 199;
    private const int StatesEach = 2;
    private const string Day = "2026-01-01T00:00:00+00:00";

    /// <summary>The owner's colony.</summary>
    public required ColonyId Id { get; init; }

    /// <summary>Everybody; the owner first.</summary>
    public required IReadOnlyList<UserId> People { get; init; }

    /// <summary>All projects, each with the newest state of its folder.</summary>
    public required IReadOnlyList<(ProjectId Id, ContentHash Snapshot)> Projects { get; init; }

    /// <summary>All executors.</summary>
    public required IReadOnlyList<ExecutorId> Executors { get; init; }

    /// <summary>Makes it round the owner whom the portal has.</summary>
    public static async Task<ScaleColony> MakeAsync(AppDb db, int projects, int executors, long now)
    {
        var colony = await db.Set<Colony>().Select(one => one.Id).SingleAsync();
        var owner = await db.Users.Select(person => person.Id).SingleAsync();
        var made = new ScaleColony
        {
            Id = colony,
            People = [new UserId(owner), .. Enumerable.Range(0, OtherPeople).Select(_ => UserId.New())],
            Projects = [.. Enumerable.Range(0, projects).Select(i => (ProjectId.New(), Hash($"state {i}")))],
            Executors = [.. Enumerable.Range(0, executors).Select(_ => ExecutorId.New())],
        };
        made.AddPeople(db, now);
        made.AddExecutors(db, now);
        made.AddSystems(db, now);
        await db.SaveChangesAsync();
        // In pieces: EF follows all that it has added.
        foreach (var piece in made.Projects.Select((project, i) => (project, i)).Chunk(1000))
        {
            db.ChangeTracker.Clear();
            foreach (var ((id, snapshot), i) in piece)
            {
                made.AddProject(db, id, snapshot, i, now);
            }

            await db.SaveChangesAsync();
        }

        db.ChangeTracker.Clear();
        return made;
    }

    public static ContentHash Hash(string text) => ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(text));

    private void AddPeople(AppDb db, long now)
    {
        foreach (var (person, i) in People.Skip(1).Select((person, i) => (person, i)))
        {
            var email = string.Create(CultureInfo.InvariantCulture, $"person{i}@uni.example");
            db.Add(
                new Person
                {
                    Id = person.Value,
                    DisplayName = string.Create(CultureInfo.InvariantCulture, $"Person {i:000}"),
                    UserName = email,
                    NormalizedUserName = email.ToUpperInvariant(),
                    Email = email,
                    NormalizedEmail = email.ToUpperInvariant(),
                    CreatedAt = now,
                }
            );
            db.Add(
                new Membership
                {
                    Colony = Id,
                    Person = person.Value,
                    Role = ColonyRole.Member,
                    JoinedAt = now,
                }
            );
        }
    }

    private void AddProject(AppDb db, ProjectId id, ContentHash snapshot, int i, long now)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Words.Project(i)}-{i:00000}");
        var made = now - ((Projects.Count - i) * 3_000_000L);
        db.Add(
            new ProjectRow
            {
                Id = id,
                Colony = Id,
                Name = name,
                NameKey = ProjectNames.KeyOf(name),
                CreatedAt = made,
                CreatedBy = People[i % People.Count],
            }
        );
        for (var state = 0; state < StatesEach; state++)
        {
            db.Add(
                new SnapshotRow
                {
                    Colony = Id,
                    Hash = state == StatesEach - 1 ? snapshot : Hash($"state {i}.{state}"),
                    Project = id,
                    CreatedAt = made + state,
                    GivenAt = made + state,
                    CreatedBy = People[i % People.Count],
                    Files = 3 + (i % 40),
                    Bytes = 40_000L * (1 + (i * 7919L % 100_000)),
                    Origin = "Sent",
                }
            );
        }
    }

    private void AddExecutors(AppDb db, long now)
    {
        foreach (var (executor, i) in Executors.Select((executor, i) => (executor, i)))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"node-{i:0000}");
            db.Add(
                new ExecutorRow
                {
                    Id = executor,
                    Colony = Id,
                    Name = name,
                    Kind = i % 3 == 0 ? "kubernetes" : "local",
                    PublicKey = Hash(name).ToBytes(),
                    RegisteredBy = People[i % People.Count],
                    RegisteredAt = now - 1_000_000,
                    Incarnation = 1,
                    Start = Guid.NewGuid().ToByteArray(),
                    StartedAt = now - 900_000,
                    LastSeenAt = now,
                    ProgramVersion = "0.1.0",
                    Capabilities = JsonSerializer.Serialize(Has(i, name), ContractsJson.Default.Capabilities),
                    SharedWith = SharedWith.Colony,
                }
            );
        }
    }

    private static Capabilities Has(int i, string name) =>
        new()
        {
            Functions = ["run"],
            CpuMillicores = 16_000 * (1 + (i % 8)),
            MemoryBytes = (64L << 30) * (1 + (i % 4)),
            StorageBytes = 2L << 40,
            Slots = 8,
            Gpus = i % 4 == 0 ? [new GpuModel("NVIDIA A100", 4, 80L << 30)] : [],
            ContainerRuntimes = ["podman"],
            HandsOutSecrets = true,
            HostName = name,
            OperatingSystem = "Debian GNU/Linux 12",
            CpuModel = "AMD EPYC 7763",
        };

    private void AddSystems(AppDb db, long now)
    {
        foreach (var (name, i) in new[] { "lumi", "mahti", "dardel" }.Select((name, i) => (name, i)))
        {
            var status = new SystemStatus { Contact = SystemContact.Connected, Since = DateTimeOffset.Parse(Day, CultureInfo.InvariantCulture) };
            db.Add(
                new SystemRow
                {
                    Id = SystemId.New(),
                    Colony = Id,
                    Name = name,
                    Owner = People[i],
                    SharedWith = SharedWith.Colony,
                    AddedAt = now,
                    Pinned = "[]",
                    Passphrase = [1],
                    Status = JsonSerializer.Serialize(status, ContractsJson.Default.SystemStatus),
                }
            );
        }
    }
}

/// <summary>What things are called.</summary>
internal static class Words
{
    private static readonly string[] Works = ["train", "evaluate", "preprocess", "simulate", "align", "render"];
    private static readonly string[] Subjects = ["resnet", "protein", "icesheet", "climate", "galaxy", "genome", "traffic", "polymer"];

    /// <summary>In the names of one job of a hundred thousand; the newest and the middle ones do not have it.</summary>
    public const string Rare = "zebrafish";

    public static string Project(int i) => Subjects[i % Subjects.Length];

    /// <summary>A job's label: many begin alike, as labels do.</summary>
    public static string Job(int i) =>
        i % 100_000 == 777
            ? string.Create(CultureInfo.InvariantCulture, $"{Rare}-{i}")
            : string.Create(CultureInfo.InvariantCulture, $"{Works[i % Works.Length]}-{Subjects[i / 7 % Subjects.Length]}-{i % 9973}");
}
