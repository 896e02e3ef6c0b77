using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.Ssh;
using Pollinator.Slurm.Ssh.SignIn;
using Pollinator.Slurm.Trial;

namespace Pollinator.Slurm.Gateway;

/// <summary>Answers what the system's owner asks.</summary>
internal sealed class GatewayAsks(GatewayDesk desk, JobsOverSsh jobs, TimeProvider time)
{
    public async Task AnswerAsync(Ask ask, IAskTalk talk, CancellationToken ct)
    {
        try
        {
            await (
                ask.Kind switch
                {
                    AskKind.Knock => KnockAsync(talk, ct),
                    AskKind.MakeKey => MakeKeyAsync(talk, ct),
                    AskKind.SignIn when ask.SignIn is { } request => SignInAsync(request, talk, ct),
                    AskKind.Discover => DiscoverAsync(talk, ct),
                    AskKind.SelfTest => new SelfTest(desk, jobs, time).RunAsync(talk, ct),
                    AskKind.TakeSettings => TakeSettingsAsync(talk, ct),
                    AskKind.SignOut => SignOutAsync(talk, ct),
                    _ when (IExecutor?)jobs.Executor is IAnswersAsks executor => executor.AnswerAsync(ask, talk, ct),
                    _ when jobs.Executor is null => talk.RefuseAsync(
                        new("not-signed-in", "The system was not looked at yet. Sign in to it first."),
                        ct
                    ),
                    _ => talk.RefuseAsync(new("unknown-ask", $"This program has no answer to '{ask.Kind}'."), ct),
                }
            );
        }
        catch (SshFault e)
        {
            desk.Refused(e);
            await talk.RefuseAsync(new(Code(e), e.Message), ct);
        }
        catch (ShellException e)
        {
            await talk.RefuseAsync(new("no-answer", e.Message), ct);
        }
    }

    private static string Code(SshFault fault) =>
        fault.Contact switch
        {
            SystemContact.NeedsHostKey => "host-key-unknown",
            SystemContact.HostKeyChanged => "host-key-changed",
            SystemContact.NeedsSignIn => "sign-in-refused",
            _ => "not-reached",
        };

    private async Task KnockAsync(IAskTalk talk, CancellationToken ct)
    {
        await desk.ReadSettingsAsync(ct);
        var to = desk.Settings.Address;
        var first = to.JumpHost is { } jump ? new Hop(jump, to.JumpUser ?? to.User, jump, to.JumpPort) : new Hop(to.Host, to.User, to.Host, to.Port);
        var shown = await first.KnockAsync(ct);
        await talk.AnswerAsync(new() { HostKeys = [.. shown, .. desk.ShownBehind.Where(key => key.Host != first.Name)] }, ct);
    }

    private async Task MakeKeyAsync(IAskTalk talk, CancellationToken ct)
    {
        var made = desk.Keys.Make(desk.Settings.Address, $"pollinator-{desk.Settings.Name}");
        desk.KeysChanged();
        await talk.AnswerAsync(new() { Key = made }, ct);
    }

    private async Task SignInAsync(SignInRequest request, IAskTalk talk, CancellationToken ct)
    {
        await desk.ReadSettingsAsync(ct);
        var steps = new Steps(talk, time);
        await steps.DoAsync($"Sign in to {desk.Place.Account}", () => desk.SignIn.SignInAsync(desk.Place, request, new Relay(talk), ct), ct);
        desk.KeysChanged();
        var findings = await steps.DoAsync("Look around", () => desk.LookAsync(ct), ct);
        ReconsiderUnlessTwin();
        await talk.AnswerAsync(new() { Findings = findings }, ct);
    }

    private async Task DiscoverAsync(IAskTalk talk, CancellationToken ct)
    {
        var findings = await new Steps(talk, time).DoAsync("Look around", () => desk.LookAsync(ct), ct);
        ReconsiderUnlessTwin();
        await talk.AnswerAsync(new() { Findings = findings }, ct);
    }

    private async Task TakeSettingsAsync(IAskTalk talk, CancellationToken ct)
    {
        await desk.TakeSettingsAsync(ct);
        await talk.AnswerAsync(new(), ct);
    }

    private async Task SignOutAsync(IAskTalk talk, CancellationToken ct)
    {
        try
        {
            // While there is still a way there.
            await desk.Rungs.EndAsync(ct);
        }
        catch (ShellException)
        {
            // There is none: the sheet says how a person ends it.
        }

        desk.Line.SignOut();
        desk.Keys.Forget();
        desk.KeysChanged();
        await talk.AnswerAsync(new(), ct);
    }

    // One that serves is left alone: choosing anew would cut its bridge for a moment.
    private void ReconsiderUnlessTwin()
    {
        if (desk.Rungs.Standing.Rung != Rung.Twin)
        {
            desk.Rungs.Reconsider();
        }
    }

    private sealed class Relay(IAskTalk talk) : IPrompts
    {
        public Task<IReadOnlyList<string>?> AskAsync(AskPrompt prompt, CancellationToken ct) => talk.PromptAsync(prompt, ct);
    }
}
