using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Pollinator.Portal.Server.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AspNetRoles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    NormalizedName = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    ConcurrencyStamp = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetRoles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUsers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    DisplayName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    IsAdministrator = table.Column<bool>(type: "boolean", nullable: false),
                    UserName = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    NormalizedUserName = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    Email = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    NormalizedEmail = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    EmailConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    PasswordHash = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    SecurityStamp = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ConcurrencyStamp = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    PhoneNumber = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    PhoneNumberConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    TwoFactorEnabled = table.Column<bool>(type: "boolean", nullable: false),
                    LockoutEnd = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LockoutEnabled = table.Column<bool>(type: "boolean", nullable: false),
                    AccessFailedCount = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUsers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Attempts",
                columns: table => new
                {
                    Job = table.Column<byte[]>(type: "bytea", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Executor = table.Column<byte[]>(type: "bytea", nullable: false),
                    Incarnation = table.Column<int>(type: "integer", nullable: false),
                    AssignedAt = table.Column<long>(type: "bigint", nullable: false),
                    StartedAt = table.Column<long>(type: "bigint", nullable: true),
                    ClosedAt = table.Column<long>(type: "bigint", nullable: true),
                    Reason = table.Column<int>(type: "integer", nullable: false),
                    ExitCode = table.Column<int>(type: "integer", nullable: true),
                    PlatformId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Node = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Attempts", x => new { x.Job, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "Checkpoints",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    AtUnixMs = table.Column<long>(type: "bigint", nullable: false),
                    UpTo = table.Column<long>(type: "bigint", nullable: false),
                    Heads = table.Column<int>(type: "integer", nullable: false),
                    Root = table.Column<byte[]>(type: "bytea", nullable: false),
                    Previous = table.Column<byte[]>(type: "bytea", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    KeyId = table.Column<string>(type: "text", maxLength: 64, nullable: false, collation: "C"),
                    Signature = table.Column<string>(type: "text", maxLength: 88, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Checkpoints", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "Colonies",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "bytea", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    MostJobs = table.Column<int>(type: "integer", nullable: true),
                    MostBytes = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Colonies", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "EnrollmentCodes",
                columns: table => new
                {
                    CodeHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedBy = table.Column<byte[]>(type: "bytea", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    UsedAt = table.Column<long>(type: "bigint", nullable: true),
                    IsBuiltIn = table.Column<bool>(type: "boolean", nullable: false),
                    System = table.Column<byte[]>(type: "bytea", nullable: true),
                    IsGateway = table.Column<bool>(type: "boolean", nullable: false),
                    SharedWith = table.Column<int>(type: "integer", nullable: false, defaultValue: 3)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EnrollmentCodes", x => x.CodeHash);
                });

            migrationBuilder.CreateTable(
                name: "ExecutorStarts",
                columns: table => new
                {
                    Executor = table.Column<byte[]>(type: "bytea", nullable: false),
                    Start = table.Column<byte[]>(type: "bytea", nullable: false),
                    Incarnation = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExecutorStarts", x => new { x.Executor, x.Start });
                });

            migrationBuilder.CreateTable(
                name: "Executors",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "bytea", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PublicKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    RegisteredBy = table.Column<byte[]>(type: "bytea", nullable: false),
                    RegisteredAt = table.Column<long>(type: "bigint", nullable: false),
                    IsBuiltIn = table.Column<bool>(type: "boolean", nullable: false),
                    Incarnation = table.Column<int>(type: "integer", nullable: false),
                    Start = table.Column<byte[]>(type: "bytea", nullable: false),
                    StartedAt = table.Column<long>(type: "bigint", nullable: true),
                    LastSeenAt = table.Column<long>(type: "bigint", nullable: true),
                    ProgramVersion = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Capabilities = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    RetiredAt = table.Column<long>(type: "bigint", nullable: true),
                    System = table.Column<byte[]>(type: "bytea", nullable: true),
                    IsGateway = table.Column<bool>(type: "boolean", nullable: false),
                    SharedWith = table.Column<int>(type: "integer", nullable: false, defaultValue: 3)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Executors", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Jobs",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "bytea", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Project = table.Column<byte[]>(type: "bytea", nullable: true),
                    Snapshot = table.Column<byte[]>(type: "bytea", nullable: true),
                    SubmittedBy = table.Column<byte[]>(type: "bytea", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Spec = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Inputs = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    IdempotencyKey = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    WalltimeSeconds = table.Column<int>(type: "integer", nullable: true),
                    SubmittedAt = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<int>(type: "integer", nullable: false),
                    ExitCode = table.Column<int>(type: "integer", nullable: true),
                    Executor = table.Column<byte[]>(type: "bytea", nullable: true),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    Retries = table.Column<int>(type: "integer", nullable: false),
                    Events = table.Column<int>(type: "integer", nullable: false),
                    AssignedAt = table.Column<long>(type: "bigint", nullable: true),
                    StartedAt = table.Column<long>(type: "bigint", nullable: true),
                    ClosedAt = table.Column<long>(type: "bigint", nullable: true),
                    NoContactSince = table.Column<long>(type: "bigint", nullable: true),
                    StopReason = table.Column<int>(type: "integer", nullable: false),
                    StopRequestedAt = table.Column<long>(type: "bigint", nullable: true),
                    StopRequestedBy = table.Column<byte[]>(type: "bytea", nullable: true),
                    Message = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Evidence = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Outputs = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Results = table.Column<byte[]>(type: "bytea", nullable: true),
                    ChainLength = table.Column<long>(type: "bigint", nullable: false),
                    ChainHead = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Jobs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LedgerEntries",
                columns: table => new
                {
                    Position = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Chain = table.Column<byte[]>(type: "bytea", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    AtUnixMs = table.Column<long>(type: "bigint", nullable: false),
                    WrittenUnixMs = table.Column<long>(type: "bigint", nullable: false),
                    Actor = table.Column<int>(type: "integer", nullable: false),
                    ActorId = table.Column<byte[]>(type: "bytea", nullable: false),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    Details = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Evidence = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Previous = table.Column<byte[]>(type: "bytea", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LedgerEntries", x => x.Position);
                });

            migrationBuilder.CreateTable(
                name: "NotificationChoices",
                columns: table => new
                {
                    Person = table.Column<byte[]>(type: "bytea", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    SeenUntil = table.Column<long>(type: "bigint", nullable: false),
                    Kinds = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NotificationChoices", x => new { x.Person, x.Colony });
                });

            migrationBuilder.CreateTable(
                name: "OpenIddictApplications",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ApplicationType = table.Column<string>(type: "text", maxLength: 50, nullable: true, collation: "C"),
                    ClientId = table.Column<string>(type: "text", maxLength: 100, nullable: true, collation: "C"),
                    ClientSecret = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ClientType = table.Column<string>(type: "text", maxLength: 50, nullable: true, collation: "C"),
                    ConcurrencyToken = table.Column<string>(type: "text", maxLength: 50, nullable: true, collation: "C"),
                    ConsentType = table.Column<string>(type: "text", maxLength: 50, nullable: true, collation: "C"),
                    DisplayName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    DisplayNames = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    JsonWebKeySet = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Permissions = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    PostLogoutRedirectUris = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Properties = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    RedirectUris = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Requirements = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Settings = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictApplications", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "OpenIddictScopes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ConcurrencyToken = table.Column<string>(type: "text", maxLength: 50, nullable: true, collation: "C"),
                    Description = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Descriptions = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    DisplayName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    DisplayNames = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Name = table.Column<string>(type: "text", maxLength: 200, nullable: true, collation: "C"),
                    Properties = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Resources = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictScopes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Projects",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "bytea", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    NameKey = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    CreatedBy = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Projects", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SavedFilters",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "bytea", nullable: false),
                    Person = table.Column<byte[]>(type: "bytea", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 60, nullable: false, collation: "C"),
                    NameKey = table.Column<string>(type: "text", maxLength: 60, nullable: false, collation: "C"),
                    Search = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedFilters", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Shares",
                columns: table => new
                {
                    Subject = table.Column<byte[]>(type: "bytea", nullable: false),
                    Person = table.Column<byte[]>(type: "bytea", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Shares", x => new { x.Subject, x.Person });
                });

            migrationBuilder.CreateTable(
                name: "Systems",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "bytea", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Owner = table.Column<byte[]>(type: "bytea", nullable: false),
                    SharedWith = table.Column<int>(type: "integer", nullable: false, defaultValue: 1),
                    AddedAt = table.Column<long>(type: "bigint", nullable: false),
                    Address = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Pinned = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ChosenRung = table.Column<int>(type: "integer", nullable: true),
                    Passphrase = table.Column<byte[]>(type: "bytea", nullable: false),
                    Status = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Findings = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Systems", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AspNetRoleClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    RoleId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClaimType = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ClaimValue = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetRoleClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AspNetRoleClaims_AspNetRoles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "AspNetRoles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClaimType = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ClaimValue = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AspNetUserClaims_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserLogins",
                columns: table => new
                {
                    LoginProvider = table.Column<string>(type: "text", maxLength: 128, nullable: false, collation: "C"),
                    ProviderKey = table.Column<string>(type: "text", maxLength: 128, nullable: false, collation: "C"),
                    ProviderDisplayName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserLogins", x => new { x.LoginProvider, x.ProviderKey });
                    table.ForeignKey(
                        name: "FK_AspNetUserLogins_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserPasskeys",
                columns: table => new
                {
                    CredentialId = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserPasskeys", x => x.CredentialId);
                    table.ForeignKey(
                        name: "FK_AspNetUserPasskeys_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserRoles",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    RoleId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserRoles", x => new { x.UserId, x.RoleId });
                    table.ForeignKey(
                        name: "FK_AspNetUserRoles_AspNetRoles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "AspNetRoles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_AspNetUserRoles_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserTokens",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    LoginProvider = table.Column<string>(type: "text", maxLength: 128, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", maxLength: 128, nullable: false, collation: "C"),
                    Value = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserTokens", x => new { x.UserId, x.LoginProvider, x.Name });
                    table.ForeignKey(
                        name: "FK_AspNetUserTokens_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Authenticators",
                columns: table => new
                {
                    Person = table.Column<Guid>(type: "uuid", nullable: false),
                    Secret = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    LastStep = table.Column<long>(type: "bigint", nullable: false),
                    AddedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Authenticators", x => x.Person);
                    table.ForeignKey(
                        name: "FK_Authenticators_AspNetUsers_Person",
                        column: x => x.Person,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CiClients",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    Person = table.Column<Guid>(type: "uuid", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    Scopes = table.Column<int>(type: "integer", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    LastUsedAt = table.Column<long>(type: "bigint", nullable: true),
                    RevokedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CiClients", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CiClients_AspNetUsers_Person",
                        column: x => x.Person,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PasswordResets",
                columns: table => new
                {
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Person = table.Column<Guid>(type: "uuid", nullable: false),
                    MadeBy = table.Column<byte[]>(type: "bytea", nullable: true),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    UsedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PasswordResets", x => x.Hash);
                    table.ForeignKey(
                        name: "FK_PasswordResets_AspNetUsers_Person",
                        column: x => x.Person,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PersonalTokens",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "bytea", nullable: false),
                    Person = table.Column<Guid>(type: "uuid", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Scopes = table.Column<int>(type: "integer", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    LastUsedAt = table.Column<long>(type: "bigint", nullable: true),
                    RevokedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonalTokens", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PersonalTokens_AspNetUsers_Person",
                        column: x => x.Person,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RecoveryCodes",
                columns: table => new
                {
                    Person = table.Column<Guid>(type: "uuid", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    UsedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecoveryCodes", x => new { x.Person, x.Hash });
                    table.ForeignKey(
                        name: "FK_RecoveryCodes_AspNetUsers_Person",
                        column: x => x.Person,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Sessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Person = table.Column<Guid>(type: "uuid", nullable: false),
                    Browser = table.Column<string>(type: "text", maxLength: 300, nullable: false, collation: "C"),
                    Client = table.Column<string>(type: "text", maxLength: 100, nullable: true, collation: "C"),
                    Network = table.Column<string>(type: "text", maxLength: 64, nullable: false, collation: "C"),
                    OpenedAt = table.Column<long>(type: "bigint", nullable: false),
                    LastSeenAt = table.Column<long>(type: "bigint", nullable: false),
                    EndedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Sessions_AspNetUsers_Person",
                        column: x => x.Person,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Invitations",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "bytea", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Role = table.Column<int>(type: "integer", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Email = table.Column<string>(type: "text", maxLength: 256, nullable: true, collation: "C"),
                    CreatedBy = table.Column<byte[]>(type: "bytea", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    UsedAt = table.Column<long>(type: "bigint", nullable: true),
                    UsedBy = table.Column<byte[]>(type: "bytea", nullable: true),
                    WithdrawnAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Invitations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Invitations_Colonies_Colony",
                        column: x => x.Colony,
                        principalTable: "Colonies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Memberships",
                columns: table => new
                {
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Person = table.Column<Guid>(type: "uuid", nullable: false),
                    Role = table.Column<int>(type: "integer", nullable: false),
                    JoinedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Memberships", x => new { x.Colony, x.Person });
                    table.ForeignKey(
                        name: "FK_Memberships_AspNetUsers_Person",
                        column: x => x.Person,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Memberships_Colonies_Colony",
                        column: x => x.Colony,
                        principalTable: "Colonies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "HandedSecrets",
                columns: table => new
                {
                    Job = table.Column<byte[]>(type: "bytea", nullable: false),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    Id = table.Column<byte[]>(type: "bytea", nullable: false),
                    Value = table.Column<byte[]>(type: "bytea", nullable: false),
                    Incarnation = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HandedSecrets", x => new { x.Job, x.Attempt, x.Name });
                    table.ForeignKey(
                        name: "FK_HandedSecrets_Jobs_Job",
                        column: x => x.Job,
                        principalTable: "Jobs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OpenIddictAuthorizations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ApplicationId = table.Column<Guid>(type: "uuid", nullable: true),
                    ConcurrencyToken = table.Column<string>(type: "text", maxLength: 50, nullable: true, collation: "C"),
                    CreationDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Properties = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Scopes = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Status = table.Column<string>(type: "text", maxLength: 50, nullable: true, collation: "C"),
                    Subject = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    Type = table.Column<string>(type: "text", maxLength: 50, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictAuthorizations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OpenIddictAuthorizations_OpenIddictApplications_Application~",
                        column: x => x.ApplicationId,
                        principalTable: "OpenIddictApplications",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "Secrets",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "bytea", nullable: false),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Project = table.Column<byte[]>(type: "bytea", nullable: true),
                    Name = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    Value = table.Column<byte[]>(type: "bytea", nullable: false),
                    SetBy = table.Column<byte[]>(type: "bytea", nullable: false),
                    SetAt = table.Column<long>(type: "bigint", nullable: false),
                    LastHandedOutAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Secrets", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Secrets_Projects_Project",
                        column: x => x.Project,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Snapshots",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Colony = table.Column<byte[]>(type: "bytea", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Project = table.Column<byte[]>(type: "bytea", nullable: true),
                    Job = table.Column<byte[]>(type: "bytea", nullable: true),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    GivenAt = table.Column<long>(type: "bigint", nullable: false),
                    CreatedBy = table.Column<byte[]>(type: "bytea", nullable: true),
                    ExecutorName = table.Column<string>(type: "text", maxLength: 200, nullable: true, collation: "C"),
                    Files = table.Column<int>(type: "integer", nullable: false),
                    Bytes = table.Column<long>(type: "bigint", nullable: false),
                    Origin = table.Column<string>(type: "text", maxLength: 200, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Snapshots", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Snapshots_Projects_Project",
                        column: x => x.Project,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PushBrowsers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Person = table.Column<Guid>(type: "uuid", nullable: false),
                    Session = table.Column<Guid>(type: "uuid", nullable: false),
                    Endpoint = table.Column<string>(type: "text", maxLength: 2048, nullable: false, collation: "C"),
                    P256dh = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    Auth = table.Column<string>(type: "text", maxLength: 40, nullable: false, collation: "C"),
                    Key = table.Column<string>(type: "text", maxLength: 100, nullable: false, collation: "C"),
                    Language = table.Column<string>(type: "text", maxLength: 16, nullable: false, defaultValue: "en", collation: "C"),
                    AddedAt = table.Column<long>(type: "bigint", nullable: false),
                    ToldAt = table.Column<long>(type: "bigint", nullable: true),
                    FailedSince = table.Column<long>(type: "bigint", nullable: true),
                    LastTriedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PushBrowsers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PushBrowsers_Sessions_Session",
                        column: x => x.Session,
                        principalTable: "Sessions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OpenIddictTokens",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ApplicationId = table.Column<Guid>(type: "uuid", nullable: true),
                    AuthorizationId = table.Column<Guid>(type: "uuid", nullable: true),
                    ConcurrencyToken = table.Column<string>(type: "text", maxLength: 50, nullable: true, collation: "C"),
                    CreationDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ExpirationDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Payload = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Properties = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    RedemptionDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ReferenceId = table.Column<string>(type: "text", maxLength: 100, nullable: true, collation: "C"),
                    Status = table.Column<string>(type: "text", maxLength: 50, nullable: true, collation: "C"),
                    Subject = table.Column<string>(type: "text", maxLength: 400, nullable: true, collation: "C"),
                    Type = table.Column<string>(type: "text", maxLength: 150, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictTokens", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OpenIddictTokens_OpenIddictApplications_ApplicationId",
                        column: x => x.ApplicationId,
                        principalTable: "OpenIddictApplications",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_OpenIddictTokens_OpenIddictAuthorizations_AuthorizationId",
                        column: x => x.AuthorizationId,
                        principalTable: "OpenIddictAuthorizations",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "PushTold",
                columns: table => new
                {
                    Browser = table.Column<Guid>(type: "uuid", nullable: false),
                    News = table.Column<string>(type: "text", maxLength: 64, nullable: false, collation: "C"),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PushTold", x => new { x.Browser, x.News });
                    table.ForeignKey(
                        name: "FK_PushTold_PushBrowsers_Browser",
                        column: x => x.Browser,
                        principalTable: "PushBrowsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AspNetRoleClaims_RoleId",
                table: "AspNetRoleClaims",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "RoleNameIndex",
                table: "AspNetRoles",
                column: "NormalizedName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserClaims_UserId",
                table: "AspNetUserClaims",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserLogins_UserId",
                table: "AspNetUserLogins",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserPasskeys_UserId",
                table: "AspNetUserPasskeys",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserRoles_RoleId",
                table: "AspNetUserRoles",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "AspNetUsers",
                column: "NormalizedEmail");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "AspNetUsers",
                column: "NormalizedUserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Attempts_Executor_AssignedAt",
                table: "Attempts",
                columns: new[] { "Executor", "AssignedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Checkpoints_UpTo",
                table: "Checkpoints",
                column: "UpTo",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CiClients_Person_CreatedAt",
                table: "CiClients",
                columns: new[] { "Person", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Executors_Colony_Name",
                table: "Executors",
                columns: new[] { "Colony", "Name" },
                unique: true,
                filter: "\"RetiredAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Invitations_Colony_CreatedAt",
                table: "Invitations",
                columns: new[] { "Colony", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Invitations_Hash",
                table: "Invitations",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Colony_Executor_Number",
                table: "Jobs",
                columns: new[] { "Colony", "Executor", "Number" },
                filter: "\"Executor\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Colony_IdempotencyKey",
                table: "Jobs",
                columns: new[] { "Colony", "IdempotencyKey" },
                unique: true,
                filter: "\"IdempotencyKey\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Colony_Number",
                table: "Jobs",
                columns: new[] { "Colony", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Colony_Project_Number",
                table: "Jobs",
                columns: new[] { "Colony", "Project", "Number" },
                filter: "\"Project\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Colony_State_Number",
                table: "Jobs",
                columns: new[] { "Colony", "State", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Colony_SubmittedBy_Number",
                table: "Jobs",
                columns: new[] { "Colony", "SubmittedBy", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_Chain_Sequence",
                table: "LedgerEntries",
                columns: new[] { "Chain", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_Colony_ActorId_Position",
                table: "LedgerEntries",
                columns: new[] { "Colony", "ActorId", "Position" },
                filter: "\"Actor\" = 1");

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_Colony_Kind_Position",
                table: "LedgerEntries",
                columns: new[] { "Colony", "Kind", "Position" },
                filter: "\"Kind\" / 100 <> 0");

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_Colony_Position",
                table: "LedgerEntries",
                columns: new[] { "Colony", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_Memberships_Person",
                table: "Memberships",
                column: "Person");

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictApplications_ClientId",
                table: "OpenIddictApplications",
                column: "ClientId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictAuthorizations_ApplicationId_Status_Subject_Type",
                table: "OpenIddictAuthorizations",
                columns: new[] { "ApplicationId", "Status", "Subject", "Type" });

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictScopes_Name",
                table: "OpenIddictScopes",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_ApplicationId_Status_Subject_Type",
                table: "OpenIddictTokens",
                columns: new[] { "ApplicationId", "Status", "Subject", "Type" });

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_AuthorizationId",
                table: "OpenIddictTokens",
                column: "AuthorizationId");

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_ReferenceId",
                table: "OpenIddictTokens",
                column: "ReferenceId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PasswordResets_Person_CreatedAt",
                table: "PasswordResets",
                columns: new[] { "Person", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PersonalTokens_Hash",
                table: "PersonalTokens",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PersonalTokens_Person_CreatedAt",
                table: "PersonalTokens",
                columns: new[] { "Person", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Projects_Colony_CreatedAt_Id",
                table: "Projects",
                columns: new[] { "Colony", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Projects_Colony_NameKey",
                table: "Projects",
                columns: new[] { "Colony", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PushBrowsers_Endpoint",
                table: "PushBrowsers",
                column: "Endpoint",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PushBrowsers_Person",
                table: "PushBrowsers",
                column: "Person");

            migrationBuilder.CreateIndex(
                name: "IX_PushBrowsers_Session",
                table: "PushBrowsers",
                column: "Session",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PushTold_At",
                table: "PushTold",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_SavedFilters_Person_Colony_NameKey",
                table: "SavedFilters",
                columns: new[] { "Person", "Colony", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Secrets_Colony_Name",
                table: "Secrets",
                columns: new[] { "Colony", "Name" },
                unique: true,
                filter: "\"Project\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Secrets_Project_Name",
                table: "Secrets",
                columns: new[] { "Project", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_Person",
                table: "Sessions",
                column: "Person");

            migrationBuilder.CreateIndex(
                name: "IX_Shares_Colony_Person",
                table: "Shares",
                columns: new[] { "Colony", "Person" });

            migrationBuilder.CreateIndex(
                name: "IX_Snapshots_Colony_Bytes",
                table: "Snapshots",
                columns: new[] { "Colony", "Bytes" },
                filter: "\"Project\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Snapshots_Colony_Hash",
                table: "Snapshots",
                columns: new[] { "Colony", "Hash" });

            migrationBuilder.CreateIndex(
                name: "IX_Snapshots_Job_Hash",
                table: "Snapshots",
                columns: new[] { "Job", "Hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Snapshots_Project_GivenAt",
                table: "Snapshots",
                columns: new[] { "Project", "GivenAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Snapshots_Project_Hash",
                table: "Snapshots",
                columns: new[] { "Project", "Hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Systems_Colony_Name",
                table: "Systems",
                columns: new[] { "Colony", "Name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AspNetRoleClaims");

            migrationBuilder.DropTable(
                name: "AspNetUserClaims");

            migrationBuilder.DropTable(
                name: "AspNetUserLogins");

            migrationBuilder.DropTable(
                name: "AspNetUserPasskeys");

            migrationBuilder.DropTable(
                name: "AspNetUserRoles");

            migrationBuilder.DropTable(
                name: "AspNetUserTokens");

            migrationBuilder.DropTable(
                name: "Attempts");

            migrationBuilder.DropTable(
                name: "Authenticators");

            migrationBuilder.DropTable(
                name: "Checkpoints");

            migrationBuilder.DropTable(
                name: "CiClients");

            migrationBuilder.DropTable(
                name: "EnrollmentCodes");

            migrationBuilder.DropTable(
                name: "ExecutorStarts");

            migrationBuilder.DropTable(
                name: "Executors");

            migrationBuilder.DropTable(
                name: "HandedSecrets");

            migrationBuilder.DropTable(
                name: "Invitations");

            migrationBuilder.DropTable(
                name: "LedgerEntries");

            migrationBuilder.DropTable(
                name: "Memberships");

            migrationBuilder.DropTable(
                name: "NotificationChoices");

            migrationBuilder.DropTable(
                name: "OpenIddictScopes");

            migrationBuilder.DropTable(
                name: "OpenIddictTokens");

            migrationBuilder.DropTable(
                name: "PasswordResets");

            migrationBuilder.DropTable(
                name: "PersonalTokens");

            migrationBuilder.DropTable(
                name: "PushTold");

            migrationBuilder.DropTable(
                name: "RecoveryCodes");

            migrationBuilder.DropTable(
                name: "SavedFilters");

            migrationBuilder.DropTable(
                name: "Secrets");

            migrationBuilder.DropTable(
                name: "Shares");

            migrationBuilder.DropTable(
                name: "Snapshots");

            migrationBuilder.DropTable(
                name: "Systems");

            migrationBuilder.DropTable(
                name: "AspNetRoles");

            migrationBuilder.DropTable(
                name: "Jobs");

            migrationBuilder.DropTable(
                name: "Colonies");

            migrationBuilder.DropTable(
                name: "OpenIddictAuthorizations");

            migrationBuilder.DropTable(
                name: "PushBrowsers");

            migrationBuilder.DropTable(
                name: "Projects");

            migrationBuilder.DropTable(
                name: "OpenIddictApplications");

            migrationBuilder.DropTable(
                name: "Sessions");

            migrationBuilder.DropTable(
                name: "AspNetUsers");
        }
    }
}
