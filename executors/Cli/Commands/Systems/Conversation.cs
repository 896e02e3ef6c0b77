using System.Net.Http.Json;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands.Systems;

/// <summary>One question to a system's program: prints its steps, relays its prompts to the person, gives the answer. Nothing typed is kept or shown.</summary>
internal sealed class Conversation(PortalClient client, Terminal shell)
{
    private const int WaitSeconds = 25;

    /// <summary>How many steps went wrong.</summary>
    public int FailedSteps { get; private set; }

    /// <summary>Asks; throws where there is no answer. Ctrl-C gives the question up.</summary>
    public async Task<AskAnswer> AskAsync(SystemId system, Ask ask, CancellationToken ct)
    {
        await SendAsync(HttpMethod.Post, $"api/v1/systems/{system}/asks", JsonContent.Create(ask, ContractsJson.Default.Ask), ct);
        try
        {
            return await ListenAsync(ask.Id, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await SendAsync(HttpMethod.Delete, $"api/v1/systems/asks/{ask.Id}", null, CancellationToken.None);
            throw;
        }
    }

    private async Task<AskAnswer> ListenAsync(AskId ask, CancellationToken ct)
    {
        for (var last = 0; ; )
        {
            var route = $"api/v1/systems/asks/{ask}/words?after={last}&wait={WaitSeconds}";
            var words = await Retrying.AskAsync(() => client.GetAsync(route, ContractsJson.Default.IReadOnlyListAskWord, ct), shell.Time, ct);
            foreach (var word in words.Where(word => word.Number > last))
            {
                last = word.Number;
                if (word.Answer is { } answer)
                {
                    return answer;
                }
                await HearAsync(ask, word, ct);
            }
        }
    }

    private async Task HearAsync(AskId ask, AskWord word, CancellationToken ct)
    {
        if (word.Refusal is { } refusal)
        {
            var evidence = string.IsNullOrWhiteSpace(refusal.Evidence) ? "" : $"\n{refusal.Evidence}";
            throw new CliException(refusal.Message + evidence) { Code = refusal.Code };
        }
        if (word.Step is { } step)
        {
            FailedSteps += step.State == AskStepState.Failed ? 1 : 0;
            await shell.Error.WriteLineAsync(Line(step));
        }
        if (word.Prompt is { } prompt)
        {
            var reply = new AskReply(word.Number, await AnswersAsync(prompt));
            await SendAsync(HttpMethod.Post, $"api/v1/systems/asks/{ask}/replies", JsonContent.Create(reply, ContractsJson.Default.AskReply), ct);
        }
    }

    private async Task<IReadOnlyList<string>> AnswersAsync(AskPrompt prompt)
    {
        foreach (var line in $"{prompt.Title}\n{prompt.Instruction}".ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0))
        {
            await shell.Error.WriteLineAsync(Shown.Text(line));
        }
        var answers = new List<string>();
        foreach (var question in prompt.Questions)
        {
            await shell.Error.WriteAsync(Shown.Text(question.Text));
            var answer = question.IsEchoed || shell.ReadHidden is not { } hidden ? await shell.In.ReadLineAsync() : hidden();
            answers.Add(answer ?? throw new CliException("The system asks something, and there is nobody to answer."));
        }
        return answers;
    }

    private async Task SendAsync(HttpMethod method, string route, HttpContent? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, route) { Content = body };
        using var response = await client.SendAsync(request, ct);
    }

    private static string Line(AskStep step)
    {
        var mark = step.State switch
        {
            AskStepState.Done => "ok",
            AskStepState.Failed => "FAILED",
            AskStepState.LeftOut => "left out",
            _ => "...",
        };
        var took = step.Milliseconds is { } passed ? $" ({passed} ms)" : "";
        var words = string.IsNullOrWhiteSpace(step.Words) ? "" : $": {Shown.Text(step.Words, 300)}";
        return $"  {mark, -8} {Shown.Text(step.Name, 120)}{took}{words}";
    }
}
