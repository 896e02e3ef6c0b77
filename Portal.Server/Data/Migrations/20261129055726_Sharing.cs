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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_Colony_ActorId_Position",
                table: "LedgerEntries");

            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_Colony_Kind_Position",
                table: "LedgerEntries");
        }
    }
}
