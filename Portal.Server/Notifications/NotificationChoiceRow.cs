using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Notifications;

/// <summary>What a person has seen in a colony, and wants to be told of there. What happened itself is not stored again: it stands in jobs and systems.</summary>
internal sealed class NotificationChoiceRow
{
    public UserId Person { get; set; }
    public ColonyId Colony { get; set; }

    /// <summary>All that happened until then was seen; Unix milliseconds.</summary>
    public long SeenUntil { get; set; }
    public NotificationKinds Kinds { get; set; } = NotificationKinds.All;
}

internal sealed class NotificationChoiceRowShape : IEntityTypeConfiguration<NotificationChoiceRow>
{
    public void Configure(EntityTypeBuilder<NotificationChoiceRow> builder)
    {
        builder.ToTable("NotificationChoices");
        builder.HasKey(choice => new { choice.Person, choice.Colony });
    }
}
