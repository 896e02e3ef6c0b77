using System.Text.Json.Serialization;

namespace Pollinator.Contracts;

/// <summary>A team's shared pool of executors and projects: the border of tenancy.</summary>
[JsonConverter(typeof(GuidIdConverter<ColonyId>))]
public readonly record struct ColonyId(Guid Value) : IGuidId<ColonyId>
{
    /// <inheritdoc />
    public static ColonyId From(Guid value) => new(value);

    /// <summary>A new id.</summary>
    public static ColonyId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static ColonyId Parse(string s, IFormatProvider? provider) => GuidIds.Parse<ColonyId>(s);

    /// <inheritdoc />
    public static bool TryParse(string? s, IFormatProvider? provider, out ColonyId result) => GuidIds.TryParse(s, out result);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}

/// <summary>A project folder kept by the portal.</summary>
[JsonConverter(typeof(GuidIdConverter<ProjectId>))]
public readonly record struct ProjectId(Guid Value) : IGuidId<ProjectId>
{
    /// <inheritdoc />
    public static ProjectId From(Guid value) => new(value);

    /// <summary>A new id.</summary>
    public static ProjectId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static ProjectId Parse(string s, IFormatProvider? provider) => GuidIds.Parse<ProjectId>(s);

    /// <inheritdoc />
    public static bool TryParse(string? s, IFormatProvider? provider, out ProjectId result) => GuidIds.TryParse(s, out result);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}

/// <summary>One submitted job specification.</summary>
[JsonConverter(typeof(GuidIdConverter<JobId>))]
public readonly record struct JobId(Guid Value) : IGuidId<JobId>
{
    /// <inheritdoc />
    public static JobId From(Guid value) => new(value);

    /// <summary>A new id.</summary>
    public static JobId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static JobId Parse(string s, IFormatProvider? provider) => GuidIds.Parse<JobId>(s);

    /// <inheritdoc />
    public static bool TryParse(string? s, IFormatProvider? provider, out JobId result) => GuidIds.TryParse(s, out result);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}

/// <summary>A program outside the portal that pulls jobs.</summary>
[JsonConverter(typeof(GuidIdConverter<ExecutorId>))]
public readonly record struct ExecutorId(Guid Value) : IGuidId<ExecutorId>
{
    /// <inheritdoc />
    public static ExecutorId From(Guid value) => new(value);

    /// <summary>A new id.</summary>
    public static ExecutorId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static ExecutorId Parse(string s, IFormatProvider? provider) => GuidIds.Parse<ExecutorId>(s);

    /// <inheritdoc />
    public static bool TryParse(string? s, IFormatProvider? provider, out ExecutorId result) => GuidIds.TryParse(s, out result);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}

/// <summary>A person. Says nothing about who it is: names stand in one erasable row.</summary>
[JsonConverter(typeof(GuidIdConverter<UserId>))]
public readonly record struct UserId(Guid Value) : IGuidId<UserId>
{
    /// <inheritdoc />
    public static UserId From(Guid value) => new(value);

    /// <summary>A new id.</summary>
    public static UserId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static UserId Parse(string s, IFormatProvider? provider) => GuidIds.Parse<UserId>(s);

    /// <inheritdoc />
    public static bool TryParse(string? s, IFormatProvider? provider, out UserId result) => GuidIds.TryParse(s, out result);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}

/// <summary>A personal access token.</summary>
[JsonConverter(typeof(GuidIdConverter<TokenId>))]
public readonly record struct TokenId(Guid Value) : IGuidId<TokenId>
{
    /// <inheritdoc />
    public static TokenId From(Guid value) => new(value);

    /// <summary>A new id.</summary>
    public static TokenId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static TokenId Parse(string s, IFormatProvider? provider) => GuidIds.Parse<TokenId>(s);

    /// <inheritdoc />
    public static bool TryParse(string? s, IFormatProvider? provider, out TokenId result) => GuidIds.TryParse(s, out result);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}

/// <summary>An HPC system or cluster a person has added.</summary>
[JsonConverter(typeof(GuidIdConverter<SystemId>))]
public readonly record struct SystemId(Guid Value) : IGuidId<SystemId>
{
    /// <inheritdoc />
    public static SystemId From(Guid value) => new(value);

    /// <summary>A new id.</summary>
    public static SystemId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static SystemId Parse(string s, IFormatProvider? provider) => GuidIds.Parse<SystemId>(s);

    /// <inheritdoc />
    public static bool TryParse(string? s, IFormatProvider? provider, out SystemId result) => GuidIds.TryParse(s, out result);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}

/// <summary>A question to an executor, with all that is said until it is answered.</summary>
[JsonConverter(typeof(GuidIdConverter<AskId>))]
public readonly record struct AskId(Guid Value) : IGuidId<AskId>
{
    /// <inheritdoc />
    public static AskId From(Guid value) => new(value);

    /// <summary>A new id.</summary>
    public static AskId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static AskId Parse(string s, IFormatProvider? provider) => GuidIds.Parse<AskId>(s);

    /// <inheritdoc />
    public static bool TryParse(string? s, IFormatProvider? provider, out AskId result) => GuidIds.TryParse(s, out result);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}

/// <summary>An invitation to a colony.</summary>
[JsonConverter(typeof(GuidIdConverter<InvitationId>))]
public readonly record struct InvitationId(Guid Value) : IGuidId<InvitationId>
{
    /// <inheritdoc />
    public static InvitationId From(Guid value) => new(value);

    /// <summary>A new id.</summary>
    public static InvitationId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static InvitationId Parse(string s, IFormatProvider? provider) => GuidIds.Parse<InvitationId>(s);

    /// <inheritdoc />
    public static bool TryParse(string? s, IFormatProvider? provider, out InvitationId result) => GuidIds.TryParse(s, out result);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}

/// <summary>A filter of the list of jobs that a person has saved.</summary>
[JsonConverter(typeof(GuidIdConverter<SavedFilterId>))]
public readonly record struct SavedFilterId(Guid Value) : IGuidId<SavedFilterId>
{
    /// <inheritdoc />
    public static SavedFilterId From(Guid value) => new(value);

    /// <summary>A new id.</summary>
    public static SavedFilterId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static SavedFilterId Parse(string s, IFormatProvider? provider) => GuidIds.Parse<SavedFilterId>(s);

    /// <inheritdoc />
    public static bool TryParse(string? s, IFormatProvider? provider, out SavedFilterId result) => GuidIds.TryParse(s, out result);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}
