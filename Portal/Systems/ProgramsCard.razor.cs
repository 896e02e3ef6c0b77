using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Executors;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

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
        var where = executor.Name.EndsWith("-gateway", StringComparison.Ordinal) ? L("beside the portal") : L("on the login node");
        var version = executor.ProgramVersion is { } said ? ExecutorWords.Version(ServerText.Line(said)) : null;
        var heard = executor.LastSeenAt is { } seen ? L("heard {0}", Durations.Ago(seen, Time.GetUtcNow())) : L("never heard");
        return version is null ? $"{where}, {heard}" : $"{where}, {version}, {heard}";
    }
}
