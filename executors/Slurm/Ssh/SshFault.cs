using Pollinator.Contracts;

namespace Pollinator.Slurm.Ssh;

/// <summary>There is no connection to the system, and why.</summary>
/// <param name="contact">How the system stands with this.</param>
/// <param name="message">Whole sentences for a person: what happened, why, what to do.</param>
/// <param name="inner">What lies behind it.</param>
internal sealed class SshFault(SystemContact contact, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How the system stands with this.</summary>
    public SystemContact Contact { get; } = contact;

    /// <summary>Whether trying again, without a person, can work.</summary>
    public bool IsTransient => Contact == SystemContact.Connecting;

    /// <summary>The keys that were shown, when they are what is in the way.</summary>
    public IReadOnlyList<HostKey> Shown { get; init; } = [];
}
