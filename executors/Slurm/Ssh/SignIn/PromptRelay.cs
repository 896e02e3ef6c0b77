using System.Text;
using Pollinator.Contracts;
using Renci.SshNet.Common;

namespace Pollinator.Slurm.Ssh.SignIn;

/// <summary>Passes on what a server asks, prompt by prompt, with what it said before: banner, instruction, why the last answer was no good.</summary>
internal sealed class PromptRelay(string account, IPrompts person, TimeProvider time, CancellationToken ct)
{
    private const int MostText = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly StringBuilder _said = new();

    /// <summary>Whether the server has asked for answers by <c>keyboard-interactive</c>.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>What ended the asking, if something did; the library would tell it as a refusal of the server.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Told when a question goes to the person (true) and when they have answered (false).</summary>
    public Action<bool>? Asking { get; set; }

    /// <summary>Keeps what the server says for the next prompt.</summary>
    public void Hear(string words)
    {
        if (words.Trim() is { Length: > 0 } text && _said.Length + text.Length < MostText)
        {
            _said.Append(text).Append('\n');
        }
    }

    /// <summary>Answers one request of <c>keyboard-interactive</c>. On a thread of the library, which takes the answers when this returns.</summary>
    public void Answer(AuthenticationPromptEventArgs e)
    {
        HasAsked = true;
        Hear(e.Instruction);
        if (e.Prompts.Count == 0)
        {
            return;
        }

        var answers = Ask([.. e.Prompts.Select(static prompt => new AskQuestion(prompt.Request, prompt.IsEchoed))]);
        foreach (var (prompt, answer) in e.Prompts.Zip(answers))
        {
            prompt.Response = answer;
        }
    }

    /// <summary>Asks the person and waits. The library knows no asynchronous answer, so its thread waits here, for two minutes at most.</summary>
    public IReadOnlyList<string> Ask(IReadOnlyList<AskQuestion> questions)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        using var done = new ManualResetEventSlim();
        IReadOnlyList<string>? answers = null;
        var prompt = new AskPrompt(account, _said.ToString(), questions, (int)Patience.TotalSeconds);
        _said.Clear();
        Asking?.Invoke(true);
        _ = Task.Run(AskAsync, CancellationToken.None);
        done.Wait(CancellationToken.None);
        Asking?.Invoke(false);
        if (Fault is null && answers?.Count != questions.Count)
        {
            Fault = new SshFault(SystemContact.NeedsSignIn, "The sign-in was given up.");
        }

        return Fault is null ? answers! : throw Fault;

        async Task AskAsync()
        {
            try
            {
                answers = await person.AskAsync(prompt, scope.Token).WaitAsync(scope.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                Fault = new SshFault(
                    SystemContact.NeedsSignIn,
                    "Nobody answered the system's question for two minutes, so the sign-in was given up. Sign in again."
                );
            }
            catch (Exception e)
            {
                Fault = e;
            }
            finally
            {
                done.Set();
            }
        }
    }
}
