using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Data;

// The tests of what keeps and finds rows, once more on PostgreSQL. Their hosts look at the trait (TestDatabase).

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class AttemptPostgresTests : Broker.AttemptTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class HandOverPostgresTests : Broker.HandOverTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class LimitsPostgresTests : Broker.LimitsTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class LostAnswersPostgresTests : Broker.LostAnswersTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class SharedSystemPostgresTests : Broker.SharedSystemTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class SystemJobsPostgresTests : Broker.SystemJobsTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class SubmitPostgresTests : Jobs.SubmitTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class JobLedgerPostgresTests : Ledger.JobLedgerTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class LedgerSearchPostgresTests : Ledger.LedgerSearchTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class SealerPostgresTests : Ledger.SealerTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class RegisterTwicePostgresTests : Executors.RegisterTwiceTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class SecretsPostgresTests : Secrets.SecretsTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class SavePostgresTests : Data.SaveTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class ProjectServicePostgresTests(Projects.SharedPortal portal) : Projects.ProjectServiceTests(portal);

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class ProjectRemovalPostgresTests(Projects.SharedPortal portal) : Projects.ProjectRemovalTests(portal);

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class ColonyPostgresTests : Identity.ColonyTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class AdministrationPostgresTests : Identity.AdministrationTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class SecondFactorPostgresTests : Identity.SecondFactorTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class TokenPostgresTests : Identity.TokenTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class ProviderPostgresTests : Identity.Provider.ProviderTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class SystemsPostgresTests : Systems.SystemsTests;

[Trait("Stage", "Integration")]
[Trait(TestDatabase.Trait, TestDatabase.Postgres)]
public sealed class BackupPostgresTests : BackupTests;
