using System.Text.Json;
using System.Text.Json.Serialization;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Contracts;

/// <summary>
/// All wire records, source-generated: executors are published trimmed, without reflection. What is null is left out; a nullable parameter of a
/// positional record therefore needs a default value, or <c>JsonIgnoreCondition.Never</c>, or it could not be read back.
/// A property with a default has a setter and not <c>init</c>: the source generator gives an <c>init</c> property that is absent its type's zero.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(SubmitJob))]
[JsonSerializable(typeof(SubmittedJob))]
[JsonSerializable(typeof(JobCheck))]
[JsonSerializable(typeof(JobSpec))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(Page<JobListItem>))]
[JsonSerializable(typeof(JobCounts))]
[JsonSerializable(typeof(JobSearch))]
[JsonSerializable(typeof(SavedFilter))]
[JsonSerializable(typeof(IReadOnlyList<SavedFilter>))]
[JsonSerializable(typeof(SaveFilter))]
[JsonSerializable(typeof(RenameFilter))]
[JsonSerializable(typeof(JobChanged))]
[JsonSerializable(typeof(IReadOnlyList<JobChanged>))]
[JsonSerializable(typeof(IReadOnlyList<Receipt>))]
[JsonSerializable(typeof(IReadOnlyList<LedgerEntryView>))]
[JsonSerializable(typeof(LedgerEntries))]
[JsonSerializable(typeof(Share))]
[JsonSerializable(typeof(LedgerExport))]
[JsonSerializable(typeof(LedgerCheck))]
[JsonSerializable(typeof(LedgerPublicKeys))]
[JsonSerializable(typeof(IReadOnlyList<Checkpoint>))]
[JsonSerializable(typeof(IReadOnlyList<LogInfo>))]
[JsonSerializable(typeof(LogLines))]
[JsonSerializable(typeof(LogPiece))]
[JsonSerializable(typeof(LogGrew))]
[JsonSerializable(typeof(IReadOnlyList<LogGrew>))]
[JsonSerializable(typeof(IReadOnlyList<LogHit>))]
[JsonSerializable(typeof(IReadOnlyList<ExecutorView>))]
[JsonSerializable(typeof(ExecutorView))]
[JsonSerializable(typeof(EnrollmentCode))]
[JsonSerializable(typeof(NewCode))]
[JsonSerializable(typeof(IReadOnlyList<ExecutorFit>))]
[JsonSerializable(typeof(IReadOnlyList<ProjectView>))]
[JsonSerializable(typeof(Page<SnapshotView>))]
[JsonSerializable(typeof(SnapshotView))]
[JsonSerializable(typeof(ProjectView))]
[JsonSerializable(typeof(IReadOnlyList<TemplateView>))]
[JsonSerializable(typeof(SnapshotManifest))]
[JsonSerializable(typeof(ProjectFile))]
[JsonSerializable(typeof(SetSecret))]
[JsonSerializable(typeof(IReadOnlyList<SecretView>))]
[JsonSerializable(typeof(IReadOnlyList<TokenView>))]
[JsonSerializable(typeof(NewToken))]
[JsonSerializable(typeof(IReadOnlyList<ClientView>))]
[JsonSerializable(typeof(CreateClient))]
[JsonSerializable(typeof(NewClient))]
[JsonSerializable(typeof(CreateToken))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(MyColonies))]
[JsonSerializable(typeof(ColonyItem))]
[JsonSerializable(typeof(ColonyView))]
[JsonSerializable(typeof(ColonyLimits))]
[JsonSerializable(typeof(NameColony))]
[JsonSerializable(typeof(ChangeRole))]
[JsonSerializable(typeof(IReadOnlyList<MemberView>))]
[JsonSerializable(typeof(IReadOnlyList<InvitationView>))]
[JsonSerializable(typeof(Invite))]
[JsonSerializable(typeof(NewInvitation))]
[JsonSerializable(typeof(Page<PersonView>))]
[JsonSerializable(typeof(Page<ColonySummary>))]
[JsonSerializable(typeof(SetAdministrator))]
[JsonSerializable(typeof(SetLocked))]
[JsonSerializable(typeof(ResetLink))]
[JsonSerializable(typeof(OperationsView))]
[JsonSerializable(typeof(RegisterExecutor))]
[JsonSerializable(typeof(RegisteredExecutor))]
[JsonSerializable(typeof(PortalHere))]
[JsonSerializable(typeof(OpenSession))]
[JsonSerializable(typeof(ExecutorSession))]
[JsonSerializable(typeof(Poll))]
[JsonSerializable(typeof(PollReply))]
[JsonSerializable(typeof(StartPermit))]
[JsonSerializable(typeof(AttemptSecrets))]
[JsonSerializable(typeof(AttemptEvent))]
[JsonSerializable(typeof(CloseAttempt))]
[JsonSerializable(typeof(LogEnds))]
[JsonSerializable(typeof(LogAppended))]
[JsonSerializable(typeof(ChunkList))]
[JsonSerializable(typeof(Ask))]
[JsonSerializable(typeof(AskBatch))]
[JsonSerializable(typeof(AskWord))]
[JsonSerializable(typeof(IReadOnlyList<AskWord>))]
[JsonSerializable(typeof(AskReply))]
[JsonSerializable(typeof(AskReplies))]
[JsonSerializable(typeof(NewSystem))]
[JsonSerializable(typeof(SystemSettings))]
[JsonSerializable(typeof(SystemStatus))]
[JsonSerializable(typeof(SystemView))]
[JsonSerializable(typeof(IReadOnlyList<SystemView>))]
[JsonSerializable(typeof(IReadOnlyList<HostKey>))]
[JsonSerializable(typeof(ChooseRung))]
[JsonSerializable(typeof(SystemFindings))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class ContractsJson : JsonSerializerContext;

/// <summary>An RFC 9457 problem as the API writes it.</summary>
public sealed record Problem
{
    /// <summary>A URI reference for the kind of problem: <c>urn:pollinator:</c> and the code.</summary>
    public string? Type { get; init; }

    /// <summary>A short title.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>What happened, why, and what to do.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// The same for who puts it into another language: a list of its sentence with holes <c>{0}</c> and on, and of what stands in them, where a list is
    /// again such a text.
    /// </summary>
    public JsonElement? Words { get; init; }

    /// <summary>Stable code for programs.</summary>
    public string? Code { get; init; }

    /// <summary>Faults by field.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>For a log append that does not fit: the length the portal has.</summary>
    public long? KnownOffset { get; init; }
}
