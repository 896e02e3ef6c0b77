using Pollinator.Contracts;
using Pollinator.Slurm.Ladder;

namespace Pollinator.Slurm.Gateway;

/// <summary>Which rung serves the system now.</summary>
/// <param name="Rung">The rung; null before one does.</param>
/// <param name="Why">Why this one, in sentences for a person.</param>
/// <param name="TakesOverSsh">Whether the gateway itself takes new jobs.</param>
/// <param name="TwinVersion">What the twin said it is, where there is one.</param>
/// <param name="Message">What a person is to know or do.</param>
internal sealed record RungStanding(Rung? Rung, string? Why, bool TakesOverSsh, string? TwinVersion = null, string? Message = null)
{
    /// <summary>Before anything is decided.</summary>
    public static RungStanding None { get; } = new(null, null, TakesOverSsh: false);

    /// <summary>A person has put the STOP file there.</summary>
    public static RungStanding Stopped { get; } =
        new(
            null,
            "Nothing is run: the file ~/.pollinator/STOP is on the system.",
            TakesOverSsh: false,
            Message: "Somebody stopped the portal's programs on this system by the file ~/.pollinator/STOP there. No new job is taken and no program is started until it is removed; jobs there go on."
        );

    /// <summary>A program that was started by hand serves the system.</summary>
    public static RungStanding Foreign(string? version) =>
        new(
            Contracts.Rung.ByHand,
            "The program that somebody started on the login node by hand serves the system. End it there, and the portal starts one of its own.",
            TakesOverSsh: false,
            version
        );

    /// <summary>How it stands once the twin's keeper has looked.</summary>
    /// <param name="chosen">The rung that was chosen, and why.</param>
    /// <param name="news">What was seen.</param>
    public RungStanding With(RungChosen chosen, TwinNews news) =>
        news.Step switch
        {
            TwinStep.Heard => new(Contracts.Rung.Twin, chosen.Why, TakesOverSsh: false, news.Heard.ProgramVersion),
            TwinStep.Stopped => Stopped,
            TwinStep.Foreign => Foreign(news.Heard.ProgramVersion),
            // Silent for now, or being started: whoever took the jobs before goes on.
            _ => ReferenceEquals(this, Stopped) ? Coming(chosen, isBack: false) : this,
        };

    /// <summary>The twin is on its way.</summary>
    /// <param name="chosen">Why a twin.</param>
    /// <param name="isBack">One runs there already, and is expected to be heard.</param>
    public static RungStanding Coming(RungChosen chosen, bool isBack) =>
        isBack
            ? new(Contracts.Rung.Twin, $"{chosen.Why} It was not heard yet since the portal's own program started.", TakesOverSsh: false)
            : new(
                Contracts.Rung.OverSsh,
                "The program is being brought to the login node. Until it is heard, everything goes over the SSH connection.",
                TakesOverSsh: true
            );
}

/// <summary>The rung that serves now.</summary>
/// <param name="changed">Told whenever another does.</param>
internal sealed class ServingRung(Action changed)
{
    /// <summary>How it stands.</summary>
    public RungStanding Now { get; private set; } = RungStanding.None;

    /// <summary>From now on it stands so.</summary>
    public void Stand(RungStanding standing)
    {
        if (Now != standing)
        {
            Now = standing;
            changed();
        }
    }
}
