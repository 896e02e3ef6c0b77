using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Secrets;

/// <summary>Asks for a secret's name and value. The value goes one way: it is forgotten as soon as it was sent.</summary>
public sealed partial class SecretForm : IDisposable
{
    // A message to the server is at most 32 KB, and a character may need three bytes or an escape.
    private const int LongestTyped = 8_000;

    private readonly Leaving _leaving = new();
    private string _name = "";
    private string _value = "";
    private Refusal? _refusal;

    // A field of its own for every try: what was typed is never sent back into one.
    private int _tries;
    private bool _asking;

    [Inject]
    private ISecrets Secrets { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    /// <summary>The project; null for the colony.</summary>
    [Parameter]
    public ProjectId? Project { get; set; }

    /// <summary>The secret to replace; empty for a new one.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>It was set.</summary>
    [Parameter]
    public EventCallback OnSet { get; set; }

    /// <summary>Nothing of it.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    private string? Fault => _name.Length > 0 ? SecretNames.FaultOf(_name) : null;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => _name = Name;

    private async Task SetAsync()
    {
        if (_asking || Fault is not null)
        {
            return;
        }

        (_asking, _refusal) = (true, null);
        var value = _value;
        var answer = await Secrets.SetAsync(await Current.GetAsync(), Project, _name, value, _leaving.Token);
        (_asking, _refusal, _value, _tries) = (false, answer.Refusal, "", _tries + 1);
        if (answer.IsOk)
        {
            await OnSet.InvokeAsync();
        }
    }
}
