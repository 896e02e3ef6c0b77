using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Broker;

/// <summary>What of a job decides who can run it.</summary>
internal sealed record Requirements(UserId Submitter, string FunctionName, bool NeedsImage, bool NeedsSecrets, Conditions Conditions)
{
    public static Requirements Of(UserId submitter, JobSpec spec) =>
        new(submitter, spec.FunctionName, spec.Image is not null, spec.Secrets.Count > 0, spec.Conditions);
}

/// <summary>Decides whether an executor fits, and says in words why not.</summary>
internal static class Matching
{
    private const double Gibi = 1024d * 1024 * 1024;

    /// <summary>Whether nothing stands against it. The broker's own question, so it makes no words.</summary>
    public static bool Fits(Requirements needs, ExecutorProfile executor) => executor.Capabilities is { } has && !Misfits(needs, executor, has).Any();

    /// <summary>Whether the submitter's jobs may run there at all: an account on a system runs nobody else's job unless it is shared on purpose.</summary>
    public static bool MayUse(Requirements needs, ExecutorProfile executor) => executor.Audience.Takes(needs.Submitter, executor.RegisteredBy);

    /// <summary>What stands against it, a sentence each.</summary>
    public static IEnumerable<Words> Misfits(Requirements needs, ExecutorProfile executor, Capabilities has)
    {
        var asks = needs.Conditions;
        if (!MayUse(needs, executor))
        {
            yield return executor.System is { } system
                ? (Words)$"{system.Name} runs only the jobs of the person who added it, and of people they share it with."
                : $"{executor.Name} runs only the jobs of the person who registered it, and of people they share it with.";
        }

        if (asks.ExecutorNames.Count > 0 && !asks.ExecutorNames.Any(named => Names(executor, named)))
        {
            yield return $"The job names other executors: {string.Join(", ", asks.ExecutorNames)}.";
        }

        if (asks.ExecutorType is { } type && !string.Equals(type, executor.Kind, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"The job asks for an executor of type {type}; this one is {executor.Kind}.";
        }

        if (!has.Functions.Contains(needs.FunctionName, StringComparer.Ordinal))
        {
            yield return $"It does not serve the function {needs.FunctionName}.";
        }

        if (needs.NeedsImage && has.ContainerRuntimes.Count == 0)
        {
            yield return "The job needs a container image, and it has no container runtime that works (podman, docker or apptainer).";
        }

        if (needs.NeedsSecrets && !has.HandsOutSecrets)
        {
            yield return "The job asks for secrets, and its program is of a version that cannot hand them out. Update it.";
        }

        foreach (var misfit in Sizes(asks, has).Append(Gpus(asks.Gpu, has.Gpus)).OfType<Words>())
        {
            yield return misfit;
        }
    }

    // A system has two programs, and people know it by its own name.
    private static bool Names(ExecutorProfile executor, string named) =>
        string.Equals(named, executor.Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(named, executor.System?.Name, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Words?> Sizes(Conditions asks, Capabilities has)
    {
        yield return asks.Nodes > has.Nodes ? (Words)$"{asks.Nodes} nodes asked, {has.Nodes} there." : null;
        yield return asks.CpuMillicores > has.CpuMillicores
            ? (Words)$"{Cores(asks.CpuMillicores)} cores asked, {Cores(has.CpuMillicores)} there."
            : null;
        yield return asks.MemoryBytes > has.MemoryBytes ? (Words)$"{Size(asks.MemoryBytes)} of memory asked, {Size(has.MemoryBytes)} there." : null;
        yield return asks.StorageBytes > has.StorageBytes
            ? (Words)$"{Size(asks.StorageBytes)} of disk asked, {Size(has.StorageBytes)} free there."
            : null;
        yield return asks.WalltimeSeconds > has.MaxWalltimeSeconds
            ? (Words)$"A walltime of {asks.WalltimeSeconds} s asked, {has.MaxWalltimeSeconds} s allowed there."
            : null;
    }

    private static Words? Gpus(GpuCondition? asks, IReadOnlyList<GpuModel> has)
    {
        if (asks is null || asks.Count == 0)
        {
            return null;
        }

        var named = has.Where(gpu => asks.Name is null || gpu.Name.Contains(asks.Name, StringComparison.OrdinalIgnoreCase)).Sum(gpu => gpu.Count);
        if (named >= asks.Count)
        {
            return null;
        }

        return (asks.Name, named) switch
        {
            (null, 0) => (Words)$"{asks.Count} GPUs asked, none there.",
            (null, _) => $"{asks.Count} GPUs asked, {named} there.",
            (_, 0) => $"{asks.Count} {asks.Name} GPUs asked, none there.",
            _ => $"{asks.Count} {asks.Name} GPUs asked, {named} there.",
        };
    }

    private static string Cores(long millicores) => (millicores / 1000d).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Size(long bytes) =>
        bytes >= 1024 * Gibi
            ? (bytes / Gibi / 1024).ToString("0.##", CultureInfo.InvariantCulture) + " TiB"
            : (bytes / Gibi).ToString("0.##", CultureInfo.InvariantCulture) + " GiB";
}
