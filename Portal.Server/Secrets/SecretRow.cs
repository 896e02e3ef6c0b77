using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Server.Secrets;

/// <summary>A secret as stored. A new value is a new row.</summary>
internal sealed class SecretRow
{
    public Guid Id { get; set; }
    public ColonyId Colony { get; set; }

    /// <summary>The project whose jobs may name it; null for all projects of the colony.</summary>
    public ProjectId? Project { get; set; }
    public required string Name { get; set; }

    /// <summary>Encrypted; see <see cref="SecretVault"/>.</summary>
    public required byte[] Value { get; set; }
    public UserId SetBy { get; set; }
    public long SetAt { get; set; }
    public long? LastHandedOutAt { get; set; }
}

/// <summary>
/// A value that was handed to an attempt, kept until the attempt is over: a later start of the executor must mask what the job was given, and not
/// what was set since.
/// </summary>
internal sealed class HandedSecretRow
{
    public JobId Job { get; set; }
    public int Attempt { get; set; }
    public required string Name { get; set; }
    public Guid Id { get; set; }

    /// <summary>Encrypted; see <see cref="SecretVault"/>.</summary>
    public required byte[] Value { get; set; }

    /// <summary>The start of the executor's program that was last given it.</summary>
    public int Incarnation { get; set; }
}

internal sealed class SecretRowShape : IEntityTypeConfiguration<SecretRow>, IEntityTypeConfiguration<HandedSecretRow>
{
    public void Configure(EntityTypeBuilder<SecretRow> builder)
    {
        builder.ToTable("Secrets");
        builder.HasKey(secret => secret.Id);
        builder.Property(secret => secret.Id).ValueGeneratedNever().HasConversion(id => id.ToByteArray(true), bytes => new Guid(bytes, true));
        builder.Property(secret => secret.Name).HasMaxLength(SecretNames.Longest);
        builder.HasIndex(secret => new { secret.Colony, secret.Name }).IsUnique().HasFilter("\"Project\" IS NULL");
        builder.HasIndex(secret => new { secret.Project, secret.Name }).IsUnique();
        builder.HasOne<ProjectRow>().WithMany().HasForeignKey(secret => secret.Project).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<HandedSecretRow> builder)
    {
        builder.ToTable("HandedSecrets");
        builder.HasKey(handed => new
        {
            handed.Job,
            handed.Attempt,
            handed.Name,
        });
        builder.Property(handed => handed.Id).HasConversion(id => id.ToByteArray(true), bytes => new Guid(bytes, true));
        builder.Property(handed => handed.Name).HasMaxLength(SecretNames.Longest);
        builder.HasOne<JobRow>().WithMany().HasForeignKey(handed => handed.Job).OnDelete(DeleteBehavior.Cascade);
    }
}
