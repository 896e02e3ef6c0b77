using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk.Channel;

namespace Pollinator.Sdk.Secrets;

/// <summary>The secrets that one attempt asked for, and the mask that keeps them out of what is told of it. In memory only; never written, never said.</summary>
public sealed class JobSecrets
{
    private JobSecrets(IReadOnlyDictionary<string, string> values, SecretMask mask) => (Values, Mask) = (values, mask);

    /// <summary>Of an attempt that asked for none.</summary>
    public static JobSecrets None { get; } = new(new Dictionary<string, string>(), SecretMask.Nothing);

    /// <summary>Of an attempt whose secrets cannot be had (again): nothing to hand out, and all that it says is masked.</summary>
    public static JobSecrets Lost { get; } = new(new Dictionary<string, string>(), SecretMask.Everything);

    /// <summary>Names and values.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>Masks their values.</summary>
    public SecretMask Mask { get; }

    /// <summary>From values by name.</summary>
    public static JobSecrets Of(IReadOnlyDictionary<string, string> values) => values.Count == 0 ? None : new(values, SecretMask.Of(values.Values));

    /// <summary>Asks the portal for those that a specification names, until it answers.</summary>
    internal static async Task<JobSecrets> AskAsync(PortalChannel channel, Patient patient, AttemptKey attempt, JobSpec spec, CancellationToken ct)
    {
        if (spec.Secrets.Count == 0)
        {
            return None;
        }

        var answer = await patient.AskAsync(token => channel.SecretsAsync(attempt, token), ct);
        var missing = spec.Secrets.FirstOrDefault(name => !answer.Values.ContainsKey(name));
        return missing is null
            ? Of(answer.Values)
            : throw new PortalException($"The portal did not hand out {missing}.", transient: false) { Code = "secret-missing" };
    }

    /// <summary>Names only.</summary>
    public override string ToString() => string.Join(", ", Values.Keys);
}
