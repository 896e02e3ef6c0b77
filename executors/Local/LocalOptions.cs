namespace Pollinator.Local;

/// <summary>What a person may set of the local kind.</summary>
internal sealed record LocalOptions
{
    /// <summary>Most jobs at once; null is one for each core.</summary>
    public int? Slots { get; init; }

    /// <summary>From asking a job to end (SIGTERM) to ending it (SIGKILL).</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The jobs' <c>HOME</c>: that of the person whose account runs the executor.</summary>
    public string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
