namespace Pollinator.Sdk;

/// <summary>What a person sets when they start an executor.</summary>
public sealed record ExecutorOptions
{
    /// <summary>The portal's address for executors.</summary>
    public required Uri Portal { get; init; }

    /// <summary>A Unix socket that leads to the portal where its address cannot be reached from here; null dials the address.</summary>
    public string? PortalSocket { get; init; }

    /// <summary>The state folder.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The program's version, as told to the portal.</summary>
    public required string ProgramVersion { get; init; }

    /// <summary>Whether attempts' folders stay after their close, to look into.</summary>
    public bool KeepFolders { get; init; }

    /// <summary>Registers anew with a one-time code, though there is a registration.</summary>
    public bool RegisterAnew { get; init; }

    /// <summary>A file whose presence ends the executor; jobs go on.</summary>
    public string StopFile { get; set; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pollinator", "STOP");
}

/// <summary>Why an executor's program ended. The numbers are its exit codes.</summary>
public enum ExecutorExit
{
    /// <summary>It was asked to (a signal, or the STOP file).</summary>
    Asked = 0,

    /// <summary>A fault of its own.</summary>
    Fault = 1,

    /// <summary>It was started with wrong words.</summary>
    Usage = 2,

    /// <summary>A newer start of the same executor has taken over.</summary>
    Superseded = 3,

    /// <summary>The portal does not accept this executor.</summary>
    Refused = 4,

    /// <summary>Another program holds the state folder and does not let go.</summary>
    Locked = 5,
}
