using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pollinator.Portal.Server.Data.Migrations
{
    /// <inheritdoc />
    public partial class JobsByPerson : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Colony_SubmittedBy_Number",
                table: "Jobs",
                columns: new[] { "Colony", "SubmittedBy", "Number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Jobs_Colony_SubmittedBy_Number",
                table: "Jobs");
        }
    }
}
