using Pollinator.Contracts;

namespace Pollinator.Slurm.Ssh.SignIn;

/// <summary>The person whose account it is, as far as they can be asked.</summary>
internal interface IPrompts
{
    /// <summary>Shows what the system asks and waits for the answers, one for each question; null when the person gave up.</summary>
    /// <exception cref="SshFault">Nobody can be asked.</exception>
    Task<IReadOnlyList<string>?> AskAsync(AskPrompt prompt, CancellationToken ct);
}

/// <summary>Nobody is there: a line that comes back by itself must do without.</summary>
internal sealed class Nobody : IPrompts
{
    public static Nobody Instance { get; } = new();

    public Task<IReadOnlyList<string>?> AskAsync(AskPrompt prompt, CancellationToken ct) =>
        throw new SshFault(
            SystemContact.NeedsSignIn,
            "The system asks for something only you can answer, such as a one-time code. Sign in again; jobs there go on meanwhile."
        );
}
