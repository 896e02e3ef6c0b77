using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pollinator.Portal.Server.Data.Migrations
{
    /// <inheritdoc />
    public partial class Systems : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsGateway",
                table: "Executors",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "System",
                table: "Executors",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsGateway",
                table: "EnrollmentCodes",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "System",
                table: "EnrollmentCodes",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Systems",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Colony = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Owner = table.Column<byte[]>(type: "BLOB", nullable: false),
                    AddedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Address = table.Column<string>(type: "TEXT", nullable: true),
                    Pinned = table.Column<string>(type: "TEXT", nullable: false),
                    ChosenRung = table.Column<int>(type: "INTEGER", nullable: true),
                    Passphrase = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Status = table.Column<string>(type: "TEXT", nullable: true),
                    Findings = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Systems", x => x.Id);
                });

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
                name: "Systems");

            migrationBuilder.DropColumn(
                name: "IsGateway",
                table: "Executors");

            migrationBuilder.DropColumn(
                name: "System",
                table: "Executors");

            migrationBuilder.DropColumn(
                name: "IsGateway",
                table: "EnrollmentCodes");

            migrationBuilder.DropColumn(
                name: "System",
                table: "EnrollmentCodes");
        }
    }
}
