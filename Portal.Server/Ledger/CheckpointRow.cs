using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>A checkpoint as stored; never changed.</summary>
internal sealed class CheckpointRow
{
    public long Number { get; set; }
    public long AtUnixMs { get; set; }
    public long UpTo { get; set; }
    public int Heads { get; set; }
    public ContentHash Root { get; set; }
    public ContentHash Previous { get; set; }
    public ContentHash Hash { get; set; }
    public required string KeyId { get; set; }
    public required string Signature { get; set; }

    public static CheckpointRow From(Checkpoint checkpoint) =>
        new()
        {
            Number = checkpoint.Number,
            AtUnixMs = checkpoint.AtUnixMs,
            UpTo = checkpoint.UpTo,
            Heads = checkpoint.Heads,
            Root = checkpoint.Root,
            Previous = checkpoint.Previous,
            Hash = checkpoint.Hash,
            KeyId = checkpoint.KeyId,
            Signature = checkpoint.Signature,
        };

    public Checkpoint ToCheckpoint() =>
        new()
        {
            Number = Number,
            AtUnixMs = AtUnixMs,
            UpTo = UpTo,
            Heads = Heads,
            Root = Root,
            Previous = Previous,
            Hash = Hash,
            KeyId = KeyId,
            Signature = Signature,
        };
}

internal sealed class CheckpointRowShape : IEntityTypeConfiguration<CheckpointRow>
{
    public void Configure(EntityTypeBuilder<CheckpointRow> builder)
    {
        builder.ToTable("Checkpoints");
        builder.HasKey(row => row.Number);
        builder.Property(row => row.Number).ValueGeneratedNever();
        builder.HasIndex(row => row.UpTo).IsUnique();
        builder.Property(row => row.KeyId).HasMaxLength(64);
        builder.Property(row => row.Signature).HasMaxLength(88);
    }
}
