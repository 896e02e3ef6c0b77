using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Data;

/// <summary>
/// The database. Each room configures its own entities (<c>IEntityTypeConfiguration</c>). Times are Unix milliseconds: SQLite cannot order a
/// <c>DateTimeOffset</c>.
/// </summary>
public sealed class AppDb(DbContextOptions<AppDb> options) : IdentityDbContext<Person, IdentityRole<Guid>, Guid>(options)
{
    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<ColonyId>().HaveConversion<GuidIdColumn<ColonyId>>();
        configurationBuilder.Properties<ProjectId>().HaveConversion<GuidIdColumn<ProjectId>>();
        configurationBuilder.Properties<JobId>().HaveConversion<GuidIdColumn<JobId>>();
        configurationBuilder.Properties<ExecutorId>().HaveConversion<GuidIdColumn<ExecutorId>>();
        configurationBuilder.Properties<UserId>().HaveConversion<GuidIdColumn<UserId>>();
        configurationBuilder.Properties<TokenId>().HaveConversion<GuidIdColumn<TokenId>>();
        configurationBuilder.Properties<ContentHash>().HaveConversion<ContentHashColumn>();
    }
}
