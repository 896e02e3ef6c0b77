using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>One line of "Where it can run".</summary>
/// <param name="Name">The executor.</param>
/// <param name="Kind">Its kind; empty for one that is not registered.</param>
/// <param name="Health">How it is doing.</param>
/// <param name="Misfits">Why it doesn't fit.</param>
/// <param name="IsChosen">Whether the form names it.</param>
/// <param name="HasRoom">Whether it could begin at once, as far as is known; null is unknown.</param>
public sealed record FitLine(string Name, string Kind, ExecutorHealth Health, IReadOnlyList<string> Misfits, bool IsChosen, bool? HasRoom)
{
    /// <summary>Whether nothing stands against it.</summary>
    public bool Fits => Misfits.Count == 0;
}

/// <summary>What the side of the submit page says about where and when a job would run. Pure.</summary>
/// <param name="Lines">Executors: those that fit first, then those that lack least.</param>
/// <param name="Named">The names the form asks for; empty is any.</param>
public sealed record FitLines(IReadOnlyList<FitLine> Lines, IReadOnlyList<string> Named)
{
    /// <summary>Executors that may get the job.</summary>
    public IEnumerable<FitLine> Takers => Lines.Where(l => l.Fits && l.Health != ExecutorHealth.Retired && (Named.Count == 0 || l.IsChosen));

    /// <summary>Joins the broker's answer (asked without names, so that every executor's own reasons stand) with the form's choice and what is free.</summary>
    public static FitLines From(IReadOnlyList<ExecutorFit> fits, IReadOnlyList<string> named, IReadOnlyList<ExecutorView> executors, JobSpec spec)
    {
        var lines = fits.Where(f => f.Health != ExecutorHealth.Retired && !IsForNoJob(f, executors))
            .Select(f => Line(f, named, executors, spec))
            .ToList();
        var unknown = named.Where(n => !fits.Any(f => Same(f.Name, n))).Select(Missing);
        return new([.. lines.OrderBy(l => l.Misfits.Count).ThenBy(l => l.Health).ThenBy(l => l.Name, StringComparer.Ordinal), .. unknown], named);
    }

    /// <summary>When it would start, in words.</summary>
    public string Start()
    {
        var takers = Takers.ToList();
        if (takers.Count == 0)
        {
            return L("not before an executor fits");
        }
        var live = takers.Where(t => t.Health == ExecutorHealth.Good).ToList();
        if (live.Count == 0)
        {
            return takers.Count == 1 ? L("when {0} is back", takers[0].Name) : L("when {0} or {1} other are back", takers[0].Name, takers.Count - 1);
        }
        if (live.FirstOrDefault(t => t.HasRoom == true) is { } free)
        {
            return L("at once, {0} has room", free.Name);
        }
        return live.All(t => t.HasRoom == false) ? L("when a running job there ends") : L("unknown");
    }

    private static FitLine Line(ExecutorFit fit, IReadOnlyList<string> named, IReadOnlyList<ExecutorView> executors, JobSpec spec)
    {
        var free = executors.FirstOrDefault(e => e.Id == fit.Executor)?.Free;
        List<string> misfits = [.. fit.Misfits.Select(misfit => misfit.InWords())];
        return new(fit.Name, fit.Kind, fit.Health, misfits, named.Any(n => Same(n, fit.Name)), HasRoom(free, spec.Conditions));
    }

    // A system's second program announces no function: it is there to be asked, and is no place for jobs.
    private static bool IsForNoJob(ExecutorFit fit, IReadOnlyList<ExecutorView> executors) =>
        executors.FirstOrDefault(e => e.Id == fit.Executor)?.Capabilities is { Functions.Count: 0 };

    private static FitLine Missing(string name) =>
        new(name, "", ExecutorHealth.NeverSeen, [L("No executor of this name is registered here.")], true, null);

    private static bool? HasRoom(FreeCapacity? free, Conditions asked) =>
        free is null
            ? null
            : free.Slots > 0
                && free.CpuMillicores >= asked.CpuMillicores
                && free.MemoryBytes >= asked.MemoryBytes
                && free.Gpus >= (asked.Gpu?.Count ?? 0);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.Ordinal);
}
