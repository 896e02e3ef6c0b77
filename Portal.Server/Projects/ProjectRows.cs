using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>A project.</summary>
internal sealed class ProjectRow
{
    public ProjectId Id { get; set; }
    public ColonyId Colony { get; set; }
    public required string Name { get; set; }

    /// <summary>The name without regard to case: two projects that look the same to a person are one.</summary>
    public required string NameKey { get; set; }
    public long CreatedAt { get; set; }
    public UserId CreatedBy { get; set; }
}

/// <summary>
/// A snapshot as it stands in a project, or in no project when it is a job's results. The same content may stand in several; the content
/// itself is in the blob store, once for the colony.
/// </summary>
internal sealed class SnapshotRow
{
    public long Id { get; set; }
    public ColonyId Colony { get; set; }
    public ContentHash Hash { get; set; }
    public ProjectId? Project { get; set; }
    public JobId? Job { get; set; }
    public long CreatedAt { get; set; }

    /// <summary>When somebody last made this content the project's present state; the newest is the one with the latest.</summary>
    public long GivenAt { get; set; }
    public UserId? CreatedBy { get; set; }

    /// <summary>The executor that sent results.</summary>
    public string? ExecutorName { get; set; }
    public int Files { get; set; }
    public long Bytes { get; set; }
    public required string Origin { get; set; }
}

internal sealed class ProjectRowShape : IEntityTypeConfiguration<ProjectRow>
{
    public void Configure(EntityTypeBuilder<ProjectRow> builder)
    {
        builder.ToTable("Projects");
        builder.HasKey(project => project.Id);
        builder.Property(project => project.Id).ValueGeneratedNever();
        builder.Property(project => project.Name).HasMaxLength(ProjectNames.MaxLength);
        builder.Property(project => project.NameKey).HasMaxLength(ProjectNames.MaxLength);
        builder.HasIndex(project => new { project.Colony, project.NameKey }).IsUnique();
        builder.HasIndex(project => new
        {
            project.Colony,
            project.CreatedAt,
            project.Id,
        });
    }
}

internal sealed class SnapshotRowShape : IEntityTypeConfiguration<SnapshotRow>
{
    public void Configure(EntityTypeBuilder<SnapshotRow> builder)
    {
        builder.ToTable("Snapshots");
        builder.HasKey(snapshot => snapshot.Id);
        builder.Property(snapshot => snapshot.Origin).HasMaxLength(200);
        builder.Property(snapshot => snapshot.ExecutorName).HasMaxLength(200);
        builder.HasIndex(snapshot => new { snapshot.Colony, snapshot.Hash });
        builder.HasIndex(snapshot => new { snapshot.Project, snapshot.Hash }).IsUnique();
        builder.HasIndex(snapshot => new { snapshot.Project, snapshot.GivenAt });
        builder.HasIndex(snapshot => new { snapshot.Job, snapshot.Hash }).IsUnique();
        // States of projects, and not results of jobs, of which there may be a million.
        builder.HasIndex(snapshot => new { snapshot.Colony, snapshot.Bytes }).HasFilter("\"Project\" IS NOT NULL");
        builder.HasOne<ProjectRow>().WithMany().HasForeignKey(snapshot => snapshot.Project).OnDelete(DeleteBehavior.Restrict);
    }
}
