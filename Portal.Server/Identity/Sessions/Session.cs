using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Pollinator.Portal.Server.Identity.Sessions;

/// <summary>A browser or a program in which a person is signed in. The cookie, or the program's tokens, name it, and are worth nothing once it has ended.</summary>
internal sealed class Session
{
    public Guid Id { get; init; }

    /// <summary>The <see cref="Identity.Person"/>'s id.</summary>
    public Guid Person { get; init; }

    /// <summary>What the browser said of itself, cut.</summary>
    public required string Browser { get; init; }

    /// <summary>The client id of the program that is signed in; null for a browser.</summary>
    public string? Client { get; init; }

    /// <summary>The address it came from when it was opened.</summary>
    public required string Network { get; init; }

    /// <summary>Unix milliseconds, as all times here.</summary>
    public long OpenedAt { get; init; }

    public long LastSeenAt { get; set; }

    public long? EndedAt { get; set; }
}

internal sealed class SessionShape : IEntityTypeConfiguration<Session>
{
    public const int LongestBrowser = 300;

    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.Property(session => session.Browser).HasMaxLength(LongestBrowser);
        builder.Property(session => session.Client).HasMaxLength(100);
        builder.Property(session => session.Network).HasMaxLength(64);
        builder.HasIndex(session => session.Person);
        builder.HasOne<Person>().WithMany().HasForeignKey(session => session.Person);
    }
}
