using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Pollinator.Portal.Server.Identity.Factors;

/// <summary>A person's authenticator app: the secret it shares with the portal, encrypted, and the newest code that was used.</summary>
internal sealed class Authenticator
{
    /// <summary>The <see cref="Identity.Person"/>'s id: one app each.</summary>
    public Guid Person { get; init; }

    /// <summary>The secret, protected for this person.</summary>
    public required string Secret { get; init; }

    /// <summary>The time step (RFC 6238) of the newest code that was used: neither it nor an older one works again.</summary>
    public long LastStep { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long AddedAt { get; init; }
}

/// <summary>A recovery code that can stand in once for a second factor that is lost. Only its hash is here.</summary>
internal sealed class RecoveryCode
{
    public Guid Person { get; init; }

    /// <summary>SHA-256: 80 random bits cannot be tried out.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Unix milliseconds; null while it works.</summary>
    public long? UsedAt { get; set; }
}

internal sealed class FactorShape : IEntityTypeConfiguration<Authenticator>, IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<Authenticator> builder)
    {
        builder.ToTable("Authenticators");
        builder.HasKey(authenticator => authenticator.Person);
        builder.Property(authenticator => authenticator.Person).ValueGeneratedNever();
        builder.HasOne<Person>().WithOne().HasForeignKey<Authenticator>(authenticator => authenticator.Person);
    }

    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("RecoveryCodes");
        builder.HasKey(code => new { code.Person, code.Hash });
        builder.HasOne<Person>().WithMany().HasForeignKey(code => code.Person);
    }
}
