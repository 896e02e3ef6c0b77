using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Portal.Language;
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

    /// <summary>In which language it is told: that of its pages, a code of <see cref="Languages"/>.</summary>
    public required string Language { get; init; }

    /// <summary>Unix milliseconds, as all times here. What happened before is not told.</summary>
    public long AddedAt { get; init; }

    public long? ToldAt { get; set; }

    public long? FailedSince { get; set; }

    /// <summary>When it last failed, since <see cref="FailedSince"/>; null where nothing did, or where the fault was the portal's own.</summary>
    public long? LastTriedAt { get; set; }

    /// <summary>Something got through to it.</summary>
    public void Told(long now) => (ToldAt, FailedSince, LastTriedAt) = (now, null, null);

    /// <summary>Something did not get through to it.</summary>
    public void Failed(long now)
    {
        // What was the portal's own fault until now is not held against it.
        FailedSince = LastTriedAt is null ? now : FailedSince ?? now;
        LastTriedAt = now;
    }

    /// <summary>Something did not get through to it, for a fault of the portal's own.</summary>
    public void Denied(long now) => (FailedSince, LastTriedAt) = (FailedSince ?? now, null);

    /// <summary>Whether what was denied just now has been for longer than this: nobody mends that any more.</summary>
    public bool IsDeniedFor(TimeSpan longest, long now) => LastTriedAt is null && now - FailedSince > longest.TotalMilliseconds;

    /// <summary>Whether it failed again and again for longer than this. Time in which there was nothing to tell says nothing of it.</summary>
    public bool HasFailedFor(TimeSpan longest) => LastTriedAt - FailedSince > longest.TotalMilliseconds;
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
        // Those of before there were languages.
        builder.Property(browser => browser.Language).HasMaxLength(16).HasDefaultValue(Languages.All[0].Code);
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
        builder.HasIndex(told => told.At);
        builder.HasOne<PushBrowserRow>().WithMany().HasForeignKey(told => told.Browser).OnDelete(DeleteBehavior.Cascade);
    }
}
