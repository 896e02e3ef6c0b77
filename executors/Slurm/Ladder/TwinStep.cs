using Pollinator.Contracts;

namespace Pollinator.Slurm.Ladder;

/// <summary>What is to be done about a twin now.</summary>
internal enum TwinStep
{
    /// <summary>It is there, and as it should be.</summary>
    Heard,

    /// <summary>It is silent, and may well be there all the same.</summary>
    Wait,

    /// <summary>It is not there, or of another content: it is started, after the former was ended.</summary>
    Start,

    /// <summary>A person has put the STOP file there.</summary>
    Stopped,

    /// <summary>One that a person has started themselves serves the system.</summary>
    Foreign,
}

/// <summary>How often is looked, and how long a silence is.</summary>
internal sealed record TwinPace
{
    /// <summary>Between two questions to the portal.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Without a word for so long, the login node is asked. A twin that waits for work asks for it every 20 s.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One whose process is there is given so long to be heard: a busy login node is slow, and it may be the portal that was away.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Between two looks for the STOP file, and at a twin that may not be started.</summary>
    public TimeSpan Stopped { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>Decides what is to be done about a twin.</summary>
internal static class TwinDecision
{
    /// <summary>Whether nothing has to be asked of the login node: it was heard, and is the program it should be.</summary>
    public static bool IsHeard(TwinHeard heard, TwinProgram program, TwinPace pace, DateTimeOffset now) =>
        IsAlive(heard, pace, now) && program.IsWhat(heard.ProgramVersion);

    /// <summary>The next step.</summary>
    /// <param name="heard">What the portal knows.</param>
    /// <param name="traces">What the login node says.</param>
    /// <param name="program">What should run there.</param>
    /// <param name="pace">How long a silence is.</param>
    /// <param name="undisturbed">Since when nothing on our side kept it from being heard.</param>
    /// <param name="now">Now.</param>
    public static TwinStep Of(
        TwinHeard heard,
        TwinTraces traces,
        TwinProgram program,
        TwinPace pace,
        DateTimeOffset undisturbed,
        DateTimeOffset now
    ) =>
        traces.IsStopped ? TwinStep.Stopped
        : IsHeard(heard, program, pace, now) ? TwinStep.Heard
        : IsAlive(heard, pace, now) ? (traces.IsRegistered ? TwinStep.Start : TwinStep.Foreign)
        : traces.IsRunning && now - Later(heard.SeenAt, undisturbed) < pace.Silence ? TwinStep.Wait
        : TwinStep.Start;

    private static bool IsAlive(TwinHeard heard, TwinPace pace, DateTimeOffset now) =>
        heard is { IsRegistered: true, SeenAt: { } seen } && now - seen < pace.Quiet;

    private static DateTimeOffset Later(DateTimeOffset? seen, DateTimeOffset undisturbed) => seen > undisturbed ? seen.Value : undisturbed;
}
