using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Data.Postgres;

/// <summary>
/// The same model as <see cref="AppDb"/>'s under a second name: EF tells migrations apart by the type of their context, and PostgreSQL's are others than
/// SQLite's. Nothing but migrations uses it.
/// </summary>
internal sealed class PostgresDb(DbContextOptions<PostgresDb> options) : IdentityDbContext<Person, IdentityRole<Guid>, Guid>(options)
{
    /// <summary>Opens one.</summary>
    public static PostgresDb On(string connection)
    {
        var options = new DbContextOptionsBuilder<PostgresDb>().UseApplicationServiceProvider(DataServices.ModelParts).UseNpgsql(connection);
        return new PostgresDb(options.Options);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        ModelShape.Make(builder, isPostgres: true);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => ModelShape.Convert(configurationBuilder);
}

/// <summary>For <c>dotnet ef</c>, which connects to nothing when it writes a migration.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresDb>
{
    /// <inheritdoc />
    public PostgresDb CreateDbContext(string[] args) => PostgresDb.On("Host=localhost;Database=pollinator");
}
