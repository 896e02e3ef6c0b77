using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pollinator.Portal.Server.Data.Migrations
{
    /// <inheritdoc />
    public partial class Lists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_Colony_Kind_Position",
                table: "LedgerEntries");

            migrationBuilder.CreateIndex(
                name: "IX_Snapshots_Colony_Bytes",
                table: "Snapshots",
                columns: new[] { "Colony", "Bytes" },
                filter: "\"Project\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Projects_Colony_CreatedAt_Id",
                table: "Projects",
                columns: new[] { "Colony", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_Colony_Kind_Position",
                table: "LedgerEntries",
                columns: new[] { "Colony", "Kind", "Position" },
                filter: "\"Kind\" / 100 <> 0");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Colony_Executor_Number",
                table: "Jobs",
                columns: new[] { "Colony", "Executor", "Number" },
                filter: "\"Executor\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Snapshots_Colony_Bytes",
                table: "Snapshots");

            migrationBuilder.DropIndex(
                name: "IX_Projects_Colony_CreatedAt_Id",
                table: "Projects");

            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_Colony_Kind_Position",
                table: "LedgerEntries");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_Colony_Executor_Number",
                table: "Jobs");

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_Colony_Kind_Position",
                table: "LedgerEntries",
                columns: new[] { "Colony", "Kind", "Position" },
                filter: "\"Kind\" >= 100");
        }
    }
}
