using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pollinator.Portal.Server.Data.Migrations
{
    /// <inheritdoc />
    public partial class PushLanguages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Language",
                table: "PushBrowsers",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "en");

            migrationBuilder.AddColumn<long>(
                name: "LastTriedAt",
                table: "PushBrowsers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_PushTold_At",
                table: "PushTold",
                column: "At");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_PushTold_At",
                table: "PushTold");

            migrationBuilder.DropColumn(
                name: "Language",
                table: "PushBrowsers");

            migrationBuilder.DropColumn(
                name: "LastTriedAt",
                table: "PushBrowsers");
        }
    }
}
