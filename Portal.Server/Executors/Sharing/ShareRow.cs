using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Executors.Sharing;

/// <summary>That an executor or a system is shared with a person. Whether this counts, or all of the colony may, stands with the thing itself.</summary>
internal sealed class ShareRow
{
    /// <summary>The executor's or the system's id: 16 bytes, big-endian.</summary>
    public required byte[] Subject { get; set; }
    public UserId Person { get; set; }
    public ColonyId Colony { get; set; }
}

internal sealed class ShareRowShape : IEntityTypeConfiguration<ShareRow>
{
    public void Configure(EntityTypeBuilder<ShareRow> builder)
    {
        builder.ToTable("Shares");
        builder.HasKey(share => new { share.Subject, share.Person });
        builder.HasIndex(share => new { share.Colony, share.Person });
    }
}
