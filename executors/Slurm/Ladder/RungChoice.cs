using Pollinator.Contracts;

namespace Pollinator.Slurm.Ladder;

/// <summary>What is known when a rung is chosen.</summary>
internal sealed record RungFacts
{
    /// <summary>What a person chose; null leaves it to what was found.</summary>
    public Rung? Chosen { get; init; }

    /// <summary>Why the centre's policy lets no program stay there; null when it does.</summary>
    public string? Forbidden { get; init; }

    /// <summary>Why there is no program for the login node's machine; null when there is one.</summary>
    public string? NoProgram { get; init; }

    /// <summary>What lets a program outlive the sign-in there.</summary>
    public IReadOnlyList<string> DetachedBy { get; init; } = [];

    /// <summary>Whether the login node reaches the portal by itself.</summary>
    public bool? ReachesPortal { get; init; }

    /// <summary>Channels the SSH server allows on a connection, when it has refused one.</summary>
    public int? Sessions { get; init; }

    /// <summary>How often in a row the twin was started and not heard.</summary>
    public int FailedStarts { get; init; }

    /// <summary>What the login node said against the last of these starts.</summary>
    public string? Fault { get; init; }
}

/// <summary>A rung, and why it and not the one above.</summary>
internal sealed record RungChosen(Rung Rung, string Why);

/// <summary>Which rung of the ladder serves a system (docs/architecture.md): the first that works, unless a person chose.</summary>
internal static class RungChoice
{
    /// <summary>Starts that bring nothing before the rung is given up.</summary>
    public const int MostFailedStarts = 3;

    private const string Nothing = "Nothing is left running on the login node:";

    public static RungChosen Of(RungFacts facts) =>
        facts switch
        {
            { Chosen: Rung.OverSsh } => new(Rung.OverSsh, "You chose that nothing stays on the login node."),
            { Chosen: Rung.ByHand } => new(Rung.ByHand, "You chose to start the program on the login node yourself."),
            { Forbidden: { } why } => new(Rung.OverSsh, $"{Nothing} {why}"),
            { NoProgram: { } why } => new(Rung.OverSsh, $"{Nothing} {why}"),
            { DetachedBy.Count: 0 } => new(Rung.OverSsh, $"{Nothing} neither systemd-run nor setsid is there to keep a program beyond the sign-in."),
            { FailedStarts: >= MostFailedStarts } => new(
                Rung.OverSsh,
                $"{Nothing} it was tried {facts.FailedStarts} times. {facts.Fault ?? "The program was started there and never heard; its log is twin.log below ~/.pollinator/twin there."} Look around again to try once more."
            ),
            { ReachesPortal: true } => new(
                Rung.Twin,
                $"A program on the login node follows the jobs, kept there by {facts.DetachedBy[0]}. It reaches the portal by itself."
            ),
            { Sessions: < 3 } => new(
                Rung.OverSsh,
                $"{Nothing} it would have to talk through the SSH connection, and the server allows only {facts.Sessions} channel{(facts.Sessions == 1 ? "" : "s")} on one."
            ),
            _ => new(
                Rung.Twin,
                $"A program on the login node follows the jobs, kept there by {facts.DetachedBy[0]}. The login node does not reach the portal, so it talks through the SSH connection."
            ),
        };
}
