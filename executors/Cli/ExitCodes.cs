namespace Pollinator.Cli;

/// <summary>What the program says with its exit code. <c>run --follow</c> and <c>logs -f</c> give the job's own when it has one.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary><c>verify</c> found a fault.</summary>
    public const int NotIntact = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The job was ended by a limit (walltime, longest wait or run time).</summary>
    public const int Limit = 124;

    /// <summary>It could not be done: no sign-in, no portal, a refusal, a file that cannot be read.</summary>
    public const int CannotDo = 125;

    /// <summary>The job failed without an exit code of its own.</summary>
    public const int JobFailed = 126;

    /// <summary>The job was cancelled, or you pressed Ctrl-C.</summary>
    public const int Interrupted = 130;
}
