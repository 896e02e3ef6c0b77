namespace Pollinator.Cli;

/// <summary>It cannot be done; the message says to a person what happened and what to do.</summary>
internal sealed class CliException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The portal's stable code, when a portal refused.</summary>
    public string? Code { get; init; }

    /// <summary>Whether trying again can help (the portal is away).</summary>
    public bool IsTransient { get; init; }
}
