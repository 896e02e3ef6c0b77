using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pollinator.Contracts;

namespace Pollinator.Slurm.Guest;

/// <summary>
/// What a centre allows on its system, as it stands in <c>/etc/pollinator/policy.json</c> there. Obeyed by every program that works for the
/// system. What it does not name is not limited by it.
/// </summary>
internal sealed record Policy
{
    public const string UsualPath = "/etc/pollinator/policy.json";

    /// <summary>After how long in no answer of Slurm's a job is given up, where the policy does not say.</summary>
    public static readonly TimeSpan UsualUntilLost = TimeSpan.FromMinutes(15);

    /// <summary>Whether there is such a file at all.</summary>
    [JsonIgnore]
    public bool IsThere { get; init; }

    /// <summary>Why it could not be read; null when it could.</summary>
    [JsonIgnore]
    public string? Fault { get; init; }

    /// <summary>Who may run jobs; null is everybody with an account.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>Which partitions may be used; null is all.</summary>
    public IReadOnlyList<string>? Partitions { get; init; }

    /// <summary>Whether a program may stay on the login node; null is yes. Else everything goes over SSH.</summary>
    public bool? LoginNodeProgram { get; init; }

    /// <summary>Most jobs of one person at once, waiting ones included.</summary>
    public int? MostJobs { get; init; }

    /// <summary>Most requests to the scheduler in a minute that look at jobs; 1 to 60.</summary>
    public int? SchedulerRequestsPerMinute { get; init; }

    /// <summary>Most looks at files in a second; 1 to 1000.</summary>
    public int? FileCallsPerSecond { get; init; }

    /// <summary>Seconds between two looks at a log that nobody watches; 5 to 600.</summary>
    public int? UnwatchedLogSeconds { get; init; }

    /// <summary>Seconds after which a job that neither queue nor accounting knows is told as lost; 60 to 86400.</summary>
    public int? LostAfterSeconds { get; init; }

    /// <summary>The same, or what is usual.</summary>
    [JsonIgnore]
    public TimeSpan UntilLost => LostAfterSeconds is { } some ? TimeSpan.FromSeconds(Math.Clamp(some, 60, 86_400)) : UsualUntilLost;

    /// <summary>Reads it. A policy that cannot be read allows nothing: better no job than one against the centre's will.</summary>
    public static (Policy Policy, string? Fault) Read(string? json)
    {
        if (json is null)
        {
            return (new(), null);
        }

        try
        {
            var policy = JsonSerializer.Deserialize(json, PolicyJson.Default.Policy);
            return policy is null ? Unreadable("It is empty.") : (policy with { IsThere = true }, null);
        }
        catch (JsonException e)
        {
            return Unreadable(e.Message);
        }
    }

    /// <summary>One that cannot be read, and why.</summary>
    public static (Policy Policy, string? Fault) Unreadable(string fault) =>
        (
            new()
            {
                IsThere = true,
                Fault = fault,
                Users = [],
            },
            fault
        );

    /// <summary>Whether this person may run jobs.</summary>
    public bool Allows(string user) => Users is null || Users.Contains(user, StringComparer.Ordinal);

    /// <summary>What was found, less what may not be used.</summary>
    public SystemFindings Narrow(SystemFindings findings) =>
        Partitions is { } some
            ? findings with
            {
                Partitions = [.. findings.Partitions.Where(one => some.Contains(one.Name, StringComparer.Ordinal))],
            }
            : findings;

    /// <summary>Why a job may not run; null when it may.</summary>
    public string? Refuses(JobSpec spec) =>
        spec.Slurm?.Partition is { } named && Partitions is { } some && !some.Contains(named, StringComparer.Ordinal)
            ? $"The system's policy does not allow jobs of this portal in partition {named}. It allows: {string.Join(", ", some)}."
            : null;

    /// <summary>For the guest sheet: what the file says, and what holds where it says nothing. Nothing without a file.</summary>
    public IReadOnlyList<GuestFact> Facts()
    {
        if (!IsThere)
        {
            return [];
        }

        if (Fault is not null)
        {
            return [new("Cannot be read", $"so nobody may run jobs until it is mended: {Fault}")];
        }

        var rates = Rates.Of(this);
        return
        [
            new("Who may run jobs", Listed(Users, "everybody with an account")),
            new("Partitions", Listed(Partitions, "all")),
            new("Program on the login node", Said(LoginNodeProgram, LoginNodeProgram == false ? "not allowed" : "allowed")),
            new("Most jobs at once", MostJobs?.ToString(CultureInfo.InvariantCulture) ?? "not named: no limit by the policy"),
            new("Looks at the scheduler in a minute", Said(SchedulerRequestsPerMinute, $"{rates.LooksPerMinute} at most in the long run")),
            new("Looks at files in a second", Said(FileCallsPerSecond, $"{rates.FileCallsPerSecond} at most")),
            new("Logs nobody watches", Said(UnwatchedLogSeconds, $"read every {rates.UnwatchedLog.TotalSeconds:0} s")),
            new("A job that Slurm has forgotten", Said(LostAfterSeconds, $"is told as lost after {UntilLost.TotalSeconds:0} s")),
        ];
    }

    private static string Listed(IReadOnlyList<string>? names, string all) =>
        names switch
        {
            null => Said<bool>(null, all),
            [] => "none",
            _ => string.Join(", ", names),
        };

    // What is only our habit is not the centre's word.
    private static string Said<T>(T? named, string words)
        where T : struct => named is null ? $"not named: {words}, as everywhere" : words;
}

/// <summary>How often things are done.</summary>
internal sealed record Rates(int LooksPerMinute, int FileCallsPerSecond, TimeSpan UnwatchedLog)
{
    public static Rates Of(Policy policy) =>
        new(
            Math.Clamp(policy.SchedulerRequestsPerMinute ?? 8, 1, 60),
            Math.Clamp(policy.FileCallsPerSecond ?? 60, 1, 1000),
            TimeSpan.FromSeconds(Math.Clamp(policy.UnwatchedLogSeconds ?? 20, 5, 600))
        );
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(Policy))]
internal sealed partial class PolicyJson : JsonSerializerContext;
