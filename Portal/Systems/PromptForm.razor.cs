using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>
/// What a system asks a person, with a field for each question. What is typed goes to the portal only when it is sent, and is never drawn: a new
/// prompt is a new form.
/// </summary>
public sealed partial class PromptForm : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Leaving _leaving = new();
    private readonly FocusLead _focus = new();
    private readonly Dictionary<int, string> _typed = [];
    private readonly HashSet<int> _shown = [];
    private int _word;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>The system's name.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>What it asks.</summary>
    [Parameter, EditorRequired]
    public AskPrompt Prompt { get; set; } = null!;

    /// <summary>The number of the word that asked.</summary>
    [Parameter]
    public int Word { get; set; }

    /// <summary>When it came.</summary>
    [Parameter]
    public DateTimeOffset At { get; set; }

    /// <summary>Whether the same was asked just before.</summary>
    [Parameter]
    public bool IsAskedAgain { get; set; }

    /// <summary>Answers, one for each question.</summary>
    [Parameter]
    public EventCallback<IReadOnlyList<string>> OnAnswer { get; set; }

    /// <summary>The person gives up.</summary>
    [Parameter]
    public EventCallback OnGiveUp { get; set; }

    private string Said =>
        ServerText.Clean(string.Join('\n', new[] { Prompt.Title, Prompt.Instruction }.Where(text => !string.IsNullOrWhiteSpace(text)))).TrimEnd();

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (_word != Word)
        {
            _word = Word;
            _typed.Clear();
            _shown.Clear();
            _focus.To(FieldId(0));
        }
    }

    /// <inheritdoc />
    protected override void OnInitialized() => _ = CountAsync();

    private string FieldId(int at) => $"answer-{Word}-{at}";

    private bool IsShown(int at) => Prompt.Questions[at].IsEchoed || _shown.Contains(at);

    private void Show(int at)
    {
        if (!_shown.Remove(at))
        {
            _shown.Add(at);
        }
    }

    private void Type(int at, ChangeEventArgs change) => _typed[at] = change.Value?.ToString() ?? "";

    private async Task SendAsync()
    {
        var answers = Prompt.Questions.Select((question, at) => PromptWords.Answer(question, _typed.GetValueOrDefault(at, ""))).ToList();
        _typed.Clear();
        await OnAnswer.InvokeAsync(answers);
    }

    private async Task CountAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Tick, Time);
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (OperationCanceledException)
        {
            // The prompt was answered or left.
        }
    }
}
