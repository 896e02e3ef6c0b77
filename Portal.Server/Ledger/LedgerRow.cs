using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>An entry as stored. Written only by the single writer, together with what it tells of; never changed.</summary>
internal sealed class LedgerRow
{
    /// <summary>Place in the whole ledger; grows, without meaning beyond order.</summary>
    public long Position { get; set; }

    /// <summary>16 bytes, big-endian.</summary>
    public required byte[] Chain { get; set; }

    public long Sequence { get; set; }

    public ColonyId Colony { get; set; }

    public LedgerKind Kind { get; set; }

    public long AtUnixMs { get; set; }

    public long WrittenUnixMs { get; set; }

    public ActorKind Actor { get; set; }

    /// <summary>16 bytes, big-endian.</summary>
    public required byte[] ActorId { get; set; }

    public int Attempt { get; set; }

    public required string Details { get; set; }

    public required string Evidence { get; set; }

    public ContentHash Previous { get; set; }

    public ContentHash Hash { get; set; }

    public static LedgerRow From(LedgerEntry entry, ColonyId colony) =>
        new()
        {
            Chain = entry.Chain.ToByteArray(bigEndian: true),
            Sequence = entry.Sequence,
            Colony = colony,
            Kind = entry.Kind,
            AtUnixMs = entry.AtUnixMs,
            WrittenUnixMs = entry.WrittenUnixMs,
            Actor = entry.Actor,
            ActorId = entry.ActorId.ToByteArray(bigEndian: true),
            Attempt = entry.Attempt,
            Details = entry.Details,
            Evidence = entry.Evidence,
            Previous = entry.Previous,
            Hash = entry.Hash,
        };

    public LedgerEntry ToEntry() =>
        new()
        {
            Chain = new Guid(Chain, bigEndian: true),
            Sequence = Sequence,
            Kind = Kind,
            AtUnixMs = AtUnixMs,
            WrittenUnixMs = WrittenUnixMs,
            Actor = Actor,
            ActorId = new Guid(ActorId, bigEndian: true),
            Attempt = Attempt,
            Details = Details,
            Evidence = Evidence,
            Previous = Previous,
            Hash = Hash,
        };
}

internal sealed class LedgerRowShape : IEntityTypeConfiguration<LedgerRow>
{
    public void Configure(EntityTypeBuilder<LedgerRow> builder)
    {
        builder.ToTable("LedgerEntries");
        builder.HasKey(row => row.Position);
        builder.Property(row => row.Position).ValueGeneratedOnAdd();
        builder.HasIndex(row => new { row.Chain, row.Sequence }).IsUnique();
        builder.HasIndex(row => new { row.Colony, row.Position });
        // Both leave out nearly all of what happens to jobs, which is written in the hottest path (LedgerSearch).
        builder
            .HasIndex(row => new
            {
                row.Colony,
                row.Kind,
                row.Position,
            })
            .HasFilter("\"Kind\" / 100 <> 0");
        builder
            .HasIndex(row => new
            {
                row.Colony,
                row.ActorId,
                row.Position,
            })
            .HasFilter("\"Actor\" = 1");
    }
}
