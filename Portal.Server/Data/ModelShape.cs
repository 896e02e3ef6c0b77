using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Data;

/// <summary>What all rooms' tables have in common, on either engine.</summary>
internal static class ModelShape
{
    public static void Make(ModelBuilder builder, bool isPostgres)
    {
        builder.UseOpenIddict<Guid>();
        builder.ApplyConfigurationsFromAssembly(typeof(ModelShape).Assembly);
        if (isPostgres)
        {
            WriteTextAsSqliteDoes(builder);
        }
    }

    public static void Convert(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<ColonyId>().HaveConversion<GuidIdColumn<ColonyId>>();
        conventions.Properties<ProjectId>().HaveConversion<GuidIdColumn<ProjectId>>();
        conventions.Properties<JobId>().HaveConversion<GuidIdColumn<JobId>>();
        conventions.Properties<ExecutorId>().HaveConversion<GuidIdColumn<ExecutorId>>();
        conventions.Properties<UserId>().HaveConversion<GuidIdColumn<UserId>>();
        conventions.Properties<SystemId>().HaveConversion<GuidIdColumn<SystemId>>();
        conventions.Properties<TokenId>().HaveConversion<GuidIdColumn<TokenId>>();
        conventions.Properties<InvitationId>().HaveConversion<GuidIdColumn<InvitationId>>();
        conventions.Properties<SavedFilterId>().HaveConversion<GuidIdColumn<SavedFilterId>>();
        conventions.Properties<ContentHash>().HaveConversion<ContentHashColumn>();
    }

    // The services bound what people send, so no length is held here. Compared byte by byte: what is equal and what comes first is the same on both engines,
    // and an index outlives an upgrade of the system's own order of letters, which has damaged many.
    private static void WriteTextAsSqliteDoes(ModelBuilder builder)
    {
        var texts = builder
            .Model.GetEntityTypes()
            .Where(type => !type.IsMappedToJson())
            .SelectMany(type => type.GetProperties())
            .Where(property => property.ClrType == typeof(string));
        foreach (var text in texts)
        {
            text.SetColumnType("text");
            text.SetCollation("C");
        }
    }
}
