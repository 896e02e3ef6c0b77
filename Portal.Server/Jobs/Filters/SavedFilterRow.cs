using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Jobs.Filters;

/// <summary>A filter that a person has saved in a colony.</summary>
internal sealed class SavedFilterRow
{
    public SavedFilterId Id { get; init; }
    public UserId Person { get; init; }
    public ColonyId Colony { get; init; }
    public string Name { get; private set; } = "";

    /// <summary>The name in capitals: what tells a person's filters apart.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>The <see cref="JobSearch"/> as JSON: it is shown and given back, and never searched.</summary>
    public string Search { get; init; } = "{}";

    public void Rename(string name) => (Name, NameKey) = (name, KeyOf(name));

    public SavedFilter View() => new(Id, Name, JsonSerializer.Deserialize(Search, ContractsJson.Default.JobSearch) ?? new JobSearch());

    public static string KeyOf(string name) => name.ToUpperInvariant();
}

internal sealed class SavedFilterRowShape : IEntityTypeConfiguration<SavedFilterRow>
{
    public void Configure(EntityTypeBuilder<SavedFilterRow> builder)
    {
        builder.ToTable("SavedFilters");
        builder.HasKey(filter => filter.Id);
        builder.Property(filter => filter.Id).ValueGeneratedNever();
        builder.Property(filter => filter.Name).HasMaxLength(SavedFilter.LongestName);
        builder.Property(filter => filter.NameKey).HasMaxLength(SavedFilter.LongestName);
        builder
            .HasIndex(filter => new
            {
                filter.Person,
                filter.Colony,
                filter.NameKey,
            })
            .IsUnique();
    }
}
