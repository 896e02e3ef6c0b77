using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pollinator.Portal.Server.Data.Migrations
{
    /// <inheritdoc />
    public partial class Sharing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "SharedWith",
                table: "Systems",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<int>(
                name: "SharedWith",
                table: "Executors",
                type: "INTEGER",
                nullable: false,
                defaultValue: 3);

            migrationBuilder.AddColumn<int>(
                name: "SharedWith",
                table: "EnrollmentCodes",
                type: "INTEGER",
                nullable: false,
                defaultValue: 3);

            migrationBuilder.AddColumn<long>(
                name: "MostBytes",
                table: "Colonies",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Shares",
                columns: table => new
                {
                    Subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Person = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Colony = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Shares", x => new { x.Subject, x.Person });
                });

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_Colony_ActorId_Position",
                table: "LedgerEntries",
                columns: new[] { "Colony", "ActorId", "Position" },
                filter: "\"Actor\" = 1");

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_Colony_Kind_Position",
                table: "LedgerEntries",
                columns: new[] { "Colony", "Kind", "Position" },
                filter: "\"Kind\" >= 100");

            migrationBuilder.CreateIndex(
                name: "IX_Shares_Colony_Person",
                table: "Shares",
                columns: new[] { "Colony", "Person" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Shares");

            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_Colony_ActorId_Position",
                table: "LedgerEntries");

            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_Colony_Kind_Position",
                table: "LedgerEntries");

            migrationBuilder.DropColumn(
                name: "SharedWith",
                table: "Systems");

            migrationBuilder.DropColumn(
                name: "SharedWith",
                table: "Executors");

            migrationBuilder.DropColumn(
                name: "SharedWith",
                table: "EnrollmentCodes");

            migrationBuilder.DropColumn(
                name: "MostBytes",
                table: "Colonies");
        }
    }
}
