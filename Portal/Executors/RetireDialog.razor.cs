using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Executors;

/// <summary>Asks before an executor is retired, and says what that means.</summary>
public sealed partial class RetireDialog
{
    private bool _retiring;

    /// <summary>The executor.</summary>
    [Parameter, EditorRequired]
    public ExecutorView Executor { get; set; } = null!;

    /// <summary>The person wants it.</summary>
    [Parameter]
    public EventCallback OnRetire { get; set; }

    /// <summary>The person does not.</summary>
    [Parameter]
    public EventCallback OnKeep { get; set; }

    private async Task RetireAsync()
    {
        _retiring = true;
        await OnRetire.InvokeAsync();
    }
}
