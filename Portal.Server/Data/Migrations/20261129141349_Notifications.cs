using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pollinator.Portal.Server.Data.Migrations
{
    /// <inheritdoc />
    public partial class Notifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "NotificationChoices",
                columns: table => new
                {
                    Person = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Colony = table.Column<byte[]>(type: "BLOB", nullable: false),
                    SeenUntil = table.Column<long>(type: "INTEGER", nullable: false),
                    Kinds = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NotificationChoices", x => new { x.Person, x.Colony });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "NotificationChoices");
        }
    }
}
