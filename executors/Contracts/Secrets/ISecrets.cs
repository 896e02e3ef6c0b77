namespace Pollinator.Contracts;

/// <summary>A secret as pages and programs see it: never its value.</summary>
/// <param name="Name">The name by which a job asks for it, and of the environment variable in which the job finds it.</param>
/// <param name="SetBy">Who set this value.</param>
/// <param name="SetAt">When.</param>
/// <param name="LastHandedOutAt">When this value was last handed to a job; null for never.</param>
public sealed record SecretView(string Name, string SetBy, DateTimeOffset SetAt, DateTimeOffset? LastHandedOutAt = null);

/// <summary>Sets a secret: <c>PUT …/secrets/{name}</c>.</summary>
/// <param name="Value">1 byte to 32 KiB of UTF-8, without NUL.</param>
public sealed record SetSecret(string Value)
{
    /// <summary>The longest value, in bytes of UTF-8.</summary>
    public const int LongestValue = 32 * 1024;

    /// <summary>Not the value.</summary>
    public override string ToString() => "SetSecret { Value = *** }";
}

/// <summary>
/// Secrets of projects and of colonies (tokens, passwords of registries): set, replaced, removed, handed to jobs that name them. Nobody reads a
/// value back. A project's wins over its colony's of the same name.
/// </summary>
public interface ISecrets
{
    /// <summary>The secrets of a project, or with null those of the caller's colony, by name.</summary>
    Task<Outcome<IReadOnlyList<SecretView>>> ListAsync(Caller caller, ProjectId? project, CancellationToken ct);

    /// <summary>Sets a secret, or replaces it. Name: see <see cref="SecretNames"/>. Value: see <see cref="SetSecret"/>. Jobs that were handed the former value keep it.</summary>
    Task<Outcome<Done>> SetAsync(Caller caller, ProjectId? project, string name, string value, CancellationToken ct);

    /// <summary>Removes a secret. Jobs that were handed it keep it; those that wait for it fail when they are to start.</summary>
    Task<Outcome<Done>> RemoveAsync(Caller caller, ProjectId? project, string name, CancellationToken ct);
}
