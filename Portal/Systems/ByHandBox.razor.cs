using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>The rung by hand: one command to paste on the login node, with a one-time code.</summary>
public sealed partial class ByHandBox : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Leaving _leaving = new();
    private Refusal? _refusal;
    private bool _asking;

    [Inject]
    private ISystems Ports { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>The system.</summary>
    [Parameter, EditorRequired]
    public SystemView View { get; set; } = null!;

    private EnrollmentCode? Code { get; set; }

    private TimeSpan Left => Code is null ? TimeSpan.Zero : Code.ExpiresAt - Time.GetUtcNow();

    private bool IsExpired => Left <= TimeSpan.Zero;

    private string LeftWords => $"{(int)Left.TotalMinutes}:{Left.Seconds:00}";

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task AskAsync()
    {
        if (_asking)
        {
            return;
        }
        _asking = true;
        var answer = await Ports.CreateCodeAsync(await Current.GetAsync(), View.Id, _leaving.Token);
        (_asking, Code, _refusal) = (false, answer.Value, answer.Refusal);
        if (Code is not null)
        {
            _ = CountAsync(Code);
        }
    }

    private async Task CountAsync(EnrollmentCode code)
    {
        try
        {
            using var timer = new PeriodicTimer(Tick, Time);
            while (code == Code && !IsExpired && await timer.WaitForNextTickAsync(_leaving.Token))
            {
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }
}
