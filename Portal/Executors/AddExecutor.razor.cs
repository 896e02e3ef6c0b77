using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Executors;

/// <summary>Adds an executor in three steps: a name, a command with a one-time code, and the moment it arrives.</summary>
public sealed partial class AddExecutor : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Leaving _leaving = new();
    private string _name = "";
    private SharedWith _with = SharedWith.Colony;
    private string? _fault;
    private Refusal? _unconfirmed;
    private EnrollmentCode? _code;
    private bool _asking;
    private ExecutorView? _elsewhere;

    [Inject]
    private IExecutors Ports { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>The executors that the page shows now. The new one appears among them, or on another page of the list, where it is looked for with each change.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ExecutorView> Executors { get; set; } = [];

    /// <summary>The drawer is left.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    private ExecutorView? Arrived => _code is null ? null : Among(Executors) ?? _elsewhere;

    private TimeSpan Left => _code is null ? TimeSpan.Zero : _code.ExpiresAt - Time.GetUtcNow();

    private bool IsExpired => _code is not null && Left <= TimeSpan.Zero && Arrived is null;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_code is not null && Arrived is null)
        {
            var named = await Ports.FindAsync(await Current.GetAsync(), new ExecutorQuery { Text = _name, Take = 200 }, _leaving.Token);
            _elsewhere = Among(named.Value?.Items ?? []);
        }
    }

    private ExecutorView? Among(IReadOnlyList<ExecutorView> executors) =>
        executors.FirstOrDefault(e => e.Name == _name && e.Health != ExecutorHealth.Retired);

    private async Task AskAsync()
    {
        if (_asking)
        {
            return;
        }
        _name = _name.Trim();
        (_asking, _fault) = (true, null);
        var answer = await Ports.CreateCodeAsync(await Current.GetAsync(), new NewCode(_name, _with), _leaving.Token);
        _unconfirmed = answer.Refusal is { Code: RefusalCodes.ConfirmNeeded } confirm ? confirm : null;
        (_asking, _code, _fault) = (false, answer.Value, _unconfirmed is null ? answer.Refusal?.InWords() : null);
        if (_code is not null)
        {
            _ = CountAsync(_code);
        }
    }

    private async Task CountAsync(EnrollmentCode code)
    {
        try
        {
            using var timer = new PeriodicTimer(Tick, Time);
            while (code == _code && Arrived is null && !IsExpired && await timer.WaitForNextTickAsync(_leaving.Token))
            {
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (OperationCanceledException)
        {
            // The drawer was closed.
        }
    }

    private string LeftWords => $"{(int)Left.TotalMinutes}:{Left.Seconds:00}";
}
