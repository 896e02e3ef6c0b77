using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Executors;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>The executors that work for a system: where each runs, its version, when it was heard.</summary>
public sealed partial class ProgramsCard
{
    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>The system.</summary>
    [Parameter, EditorRequired]
    public SystemView View { get; set; } = null!;

    private string Doing(ExecutorView executor)
    {
        var where = executor.Name.EndsWith("-gateway", StringComparison.Ordinal) ? "beside the portal" : "on the login node";
        var version = executor.ProgramVersion is { } said ? $", {ExecutorWords.Version(ServerText.Line(said))}" : "";
        var heard = executor.LastSeenAt is { } seen ? $", heard {Durations.Ago(seen, Time.GetUtcNow())}" : ", never heard";
        return $"{where}{version}{heard}";
    }
}
