using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Data;

// The tests of what keeps and finds rows, once more on PostgreSQL.

[OnPostgres]
public sealed class AttemptPostgresTests : Broker.AttemptTests;

[OnPostgres]
public sealed class HandOverPostgresTests : Broker.HandOverTests;

[OnPostgres]
public sealed class LimitsPostgresTests : Broker.LimitsTests;

[OnPostgres]
public sealed class LostAnswersPostgresTests : Broker.LostAnswersTests;

[OnPostgres]
public sealed class SharedSystemPostgresTests : Broker.SharedSystemTests;

[OnPostgres]
public sealed class SystemJobsPostgresTests : Broker.SystemJobsTests;

[OnPostgres]
public sealed class SubmitPostgresTests : Jobs.SubmitTests;

[OnPostgres]
public sealed class JobWalkPostgresTests : Jobs.JobWalkTests;

[OnPostgres]
public sealed class SavedFilterServicePostgresTests(Projects.SharedPortal portal) : Jobs.Filters.SavedFilterServiceTests(portal);

[OnPostgres]
public sealed class OwnJobsPostgresTests : Notifications.OwnJobsTests;

[OnPostgres]
public sealed class PushPostgresTests(Notifications.Push.PushPortal portal) : Notifications.Push.PushTests(portal);

[OnPostgres]
public sealed class PushBrowsersPostgresTests(Notifications.Push.PushPortal portal) : Notifications.Push.PushBrowsersTests(portal);

[OnPostgres]
public sealed class JobLedgerPostgresTests : Ledger.JobLedgerTests;

[OnPostgres]
public sealed class LedgerSearchPostgresTests : Ledger.LedgerSearchTests;

[OnPostgres]
public sealed class SealerPostgresTests : Ledger.SealerTests;

[OnPostgres]
public sealed class RegisterTwicePostgresTests : Executors.RegisterTwiceTests;

[OnPostgres]
public sealed class SecretsPostgresTests : Secrets.SecretsTests;

[OnPostgres]
public sealed class SavePostgresTests : Data.SaveTests;

[OnPostgres]
public sealed class NotificationServicePostgresTests(Projects.SharedPortal portal) : Notifications.NotificationServiceTests(portal);

[OnPostgres]
public sealed class ProjectServicePostgresTests(Projects.SharedPortal portal) : Projects.ProjectServiceTests(portal);

[OnPostgres]
public sealed class ProjectRemovalPostgresTests(Projects.SharedPortal portal) : Projects.ProjectRemovalTests(portal);

[OnPostgres]
public sealed class TokenPostgresTests : Identity.TokenTests;

[OnPostgres]
public sealed class BackupPostgresTests : BackupTests;
