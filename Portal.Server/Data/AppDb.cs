using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Data;

/// <summary>
/// The database. Each room configures its own entities (<c>IEntityTypeConfiguration</c>). Times are Unix milliseconds: SQLite cannot order a
/// <c>DateTimeOffset</c>.
/// </summary>
public sealed class AppDb(DbContextOptions<AppDb> options) : IdentityDbContext<Person, IdentityRole<Guid>, Guid>(options)
{
    // None where something else than the portal opens the database: a test of its own, the tool that writes migrations.
    internal WriteGate? Gate { get; } = options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<WriteGate>();

    /// <summary>
    /// Saves, in the writers' queue. Here and not in an interceptor: EF tells interceptors nothing of some ends (a save that met another's change),
    /// and a gate that is not left stops every write of the portal.
    /// </summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Gate is null)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        await Gate.EnterAsync(cancellationToken);
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            Gate.Leave();
        }
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        ModelShape.Make(builder, Database.IsNpgsql());
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => ModelShape.Convert(configurationBuilder);
}
