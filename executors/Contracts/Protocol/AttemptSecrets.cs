namespace Pollinator.Contracts.Protocol;

/// <summary>
/// <c>POST /api/v1/executor/attempts/{job}/{attempt}/secrets</c>, with the start permit: the values that the job's specification names, all or
/// none. Asked again while the attempt is held it answers the same, whatever has been set meanwhile: an executor keeps them in memory only. 409
/// <c>secret-missing</c> or <c>secret-unreadable</c> when one cannot be had, <c>permit-missing</c> before the permit.
/// </summary>
public sealed record AttemptSecrets
{
    /// <summary>Names and values.</summary>
    public IReadOnlyDictionary<string, string> Values
    {
        get;
        set => field = value ?? new Dictionary<string, string>();
    } = new Dictionary<string, string>();

    /// <summary>Names only.</summary>
    public override string ToString() => $"AttemptSecrets {{ {string.Join(", ", Values.Keys)} }}";
}
