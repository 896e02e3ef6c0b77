using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity;

/// <summary>A team: the border of tenancy.</summary>
internal sealed class Colony
{
    public ColonyId Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; init; }

    /// <summary>How many of its jobs may be under way at once; null for no limit.</summary>
    public int? MostJobs { get; set; }

    /// <summary>How many bytes of project files and results it may keep; null for no limit.</summary>
    public long? MostBytes { get; set; }
}

/// <summary>A person's place in a colony.</summary>
internal sealed class Membership
{
    public ColonyId Colony { get; init; }

    /// <summary>The <see cref="Person"/>'s id.</summary>
    public Guid Person { get; init; }

    public ColonyRole Role { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long JoinedAt { get; init; }

    /// <summary>The most that a role may do.</summary>
    public static Scopes ScopesOf(ColonyRole role) =>
        role switch
        {
            ColonyRole.Owner => Scopes.All,
            ColonyRole.Member => Scopes.All & ~Scopes.Colony,
            ColonyRole.Viewer => Scopes.Read | Scopes.Account,
            _ => Scopes.None,
        };
}

internal sealed class ColonyShape : IEntityTypeConfiguration<Colony>, IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Colony> builder)
    {
        builder.ToTable("Colonies");
        builder.HasKey(colony => colony.Id);
        builder.Property(colony => colony.Id).ValueGeneratedNever();
        builder.Property(colony => colony.Name).HasMaxLength(100);
    }

    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("Memberships");
        builder.HasKey(membership => new { membership.Colony, membership.Person });
        builder.HasOne<Colony>().WithMany().HasForeignKey(membership => membership.Colony);
        builder.HasOne<Person>().WithMany().HasForeignKey(membership => membership.Person);
        builder.HasIndex(membership => membership.Person);
    }
}
