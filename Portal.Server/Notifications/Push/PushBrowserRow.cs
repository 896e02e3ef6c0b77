using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>A browser that is told what happens. It belongs to a session, and is worth nothing once that has ended.</summary>
internal sealed class PushBrowserRow
{
    public Guid Id { get; init; }

    /// <summary>The <see cref="Identity.Person"/>'s id.</summary>
    public Guid Person { get; init; }

    public Guid Session { get; init; }

    /// <summary>The address at the push service. No page, log or ledger entry shows it.</summary>
    public required string Endpoint { get; init; }

    public required string P256dh { get; init; }

    public required string Auth { get; init; }

    /// <summary>The portal's public key that the browser was given: what another one signs, its push service refuses.</summary>
    public required string Key { get; init; }

    /// <summary>Unix milliseconds, as all times here. What happened before is not told.</summary>
    public long AddedAt { get; init; }

    public long? ToldAt { get; set; }

    public long? FailedSince { get; set; }
}

/// <summary>What a browser was told, so that it is told once. Kept for as long as news are told at all.</summary>
internal sealed class PushToldRow
{
    public Guid Browser { get; init; }

    /// <summary><see cref="PushNotes.KeyOf"/>.</summary>
    public required string News { get; init; }

    /// <summary>When it happened, Unix milliseconds.</summary>
    public long At { get; init; }
}

internal sealed class PushShape : IEntityTypeConfiguration<PushBrowserRow>, IEntityTypeConfiguration<PushToldRow>
{
    public void Configure(EntityTypeBuilder<PushBrowserRow> builder)
    {
        builder.ToTable("PushBrowsers");
        builder.HasKey(browser => browser.Id);
        builder.Property(browser => browser.Id).ValueGeneratedNever();
        builder.Property(browser => browser.Endpoint).HasMaxLength(PushEndpoints.Longest);
        builder.Property(browser => browser.P256dh).HasMaxLength(100);
        builder.Property(browser => browser.Auth).HasMaxLength(40);
        builder.Property(browser => browser.Key).HasMaxLength(100);
        builder.HasIndex(browser => browser.Person);
        builder.HasIndex(browser => browser.Session).IsUnique();
        builder.HasIndex(browser => browser.Endpoint).IsUnique();
        builder.HasOne<Session>().WithMany().HasForeignKey(browser => browser.Session).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<PushToldRow> builder)
    {
        builder.ToTable("PushTold");
        builder.HasKey(told => new { told.Browser, told.News });
        builder.Property(told => told.News).HasMaxLength(64);
        builder.HasOne<PushBrowserRow>().WithMany().HasForeignKey(told => told.Browser).OnDelete(DeleteBehavior.Cascade);
    }
}
