using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Secrets;

/// <summary>The secrets of a project, or of the colony: set, replaced, removed, never shown.</summary>
public sealed partial class SecretsCard : IDisposable
{
    private readonly Leaving _leaving = new();
    private IReadOnlyList<SecretView>? _secrets;
    private SecretView? _removing;
    private Refusal? _refusal;
    private ProjectId? _shown;

    // The name whose value is asked for; empty for a new one, null while none is.
    private string? _setting;

    [Inject]
    private ISecrets Secrets { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    /// <summary>The project; null for the colony.</summary>
    [Parameter]
    public ProjectId? Project { get; set; }

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        // The page around it is drawn anew with every change of a job.
        if (_secrets is null || _shown != Project)
        {
            (_shown, _setting, _removing) = (Project, null, null);
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        var secrets = await Secrets.ListAsync(await Current.GetAsync(), Project, _leaving.Token);
        (_secrets, _refusal) = (secrets.Value, secrets.Refusal);
    }

    private void Begin(string name) => (_setting, _refusal) = (name, null);

    private async Task SetAsync()
    {
        _setting = null;
        await LoadAsync();
    }

    private async Task RemoveAsync(SecretView secret)
    {
        var answer = await Secrets.RemoveAsync(await Current.GetAsync(), Project, secret.Name, _leaving.Token);
        _removing = null;
        await LoadAsync();
        _refusal = answer.Refusal ?? _refusal;
    }
}
