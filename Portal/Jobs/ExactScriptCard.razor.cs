using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Systems;

namespace Pollinator.Portal.Jobs;

/// <summary>The exact script that a system would get for the form as it stands: asked of the system's program, which makes it with the same function as for the job itself.</summary>
public sealed partial class ExactScriptCard
{
    private IReadOnlyList<SystemView> _all = [];
    private IReadOnlyList<SystemView> _systems = [];
    private IReadOnlyList<SystemView> _shared = [];
    private SystemId? _chosen;
    private ScriptPreview? _script;
    private AskKind _kind = AskKind.Preview;
    private (SystemId System, JobSpec Spec)? _asked;
    private TypingPause? _typing;

    /// <summary>The form as it reads now.</summary>
    [Parameter, EditorRequired]
    public JobSpec Spec { get; set; } = new();

    /// <summary>Whether nothing stands against the form.</summary>
    [Parameter]
    public bool IsReady { get; set; }

    /// <summary>Who fits; null while it is not known.</summary>
    [Parameter]
    public FitLines? Fits { get; set; }

    private bool IsAboutStart => _kind == AskKind.Estimate;

    private AskRefusal? NoScript => IsAboutStart ? null : Said.Refusal;

    // The script is as good as before then.
    private AskRefusal? NoEstimate => IsAboutStart ? Said.Refusal : null;

    private StartEstimate? Estimate => Said.Answer?.Estimate;

    private SystemView? Chosen => _systems.FirstOrDefault(system => system.Id == _chosen) ?? (_systems.Count > 0 ? _systems[0] : null);

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() =>
        _all = (await Ports.ListAsync(await Current.GetAsync(), CancellationToken.None)).Value ?? [];

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        // Only who added a system may ask its program.
        var concerned = SlurmChoices.Of(_all, Spec.Conditions, Fits).Systems;
        (_systems, _shared) = ([.. concerned.Where(system => system.IsMine)], [.. concerned.Where(system => !system.IsMine)]);
        if (RendererInfo.IsInteractive && IsReady && Chosen is { } system && _asked != (system.Id, Spec))
        {
            await AskSoonAsync(system);
        }
    }

    /// <inheritdoc />
    protected override Task HeardAsync()
    {
        _script = Said.Answer?.Script ?? _script;
        return Task.CompletedTask;
    }

    private Task ChooseAsync(ChangeEventArgs change)
    {
        _chosen = SystemId.TryParse(change.Value?.ToString(), null, out var id) ? id : null;
        _script = null;
        return AskNowAsync();
    }

    private async Task AskSoonAsync(SystemView system)
    {
        _asked = (system.Id, Spec);
        if (IsAboutStart)
        {
            // It was about the form as it read before.
            await GiveUpAsync();
        }

        _typing ??= new TypingPause(Time, TimeSpan.FromMilliseconds(700));
        if (await _typing.PassedAsync(Left))
        {
            await AskNowAsync();
        }
    }

    private Task AskNowAsync() => AskAsync(AskKind.Preview);

    // Costs the site's scheduler a request, so only when somebody presses for it.
    private Task AskWhenAsync() => AskAsync(AskKind.Estimate);

    private async Task AskAsync(AskKind kind)
    {
        if (Chosen is { } system)
        {
            (_asked, _kind) = ((system.Id, Spec), kind);
            await AskAsync(
                system.Id,
                new Ask
                {
                    Id = AskId.New(),
                    Kind = kind,
                    Spec = Spec,
                }
            );
        }
    }

    private static IReadOnlyList<string> Lines(ScriptPreview script) => script.Script.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
