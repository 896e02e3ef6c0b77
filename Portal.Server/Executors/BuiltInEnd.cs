namespace Pollinator.Portal.Server.Executors;

/// <summary>What an end of the built-in executor's program means for its next start.</summary>
internal static class BuiltInEnd
{
    /// <summary>It was not started, because it is retired. No program ends with this.</summary>
    public const int Retired = -1;

    private const int WrongWords = 2;
    private const int Superseded = 3;

    /// <summary>The file by which a person ends every executor of an account.</summary>
    public static string StopFile => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pollinator", "STOP");

    /// <summary>
    /// Whether to leave it ended until the portal starts anew. Not after a signal (0): who wants no local executor retires it, turns it off in the
    /// settings or makes the STOP file; a signal may have been meant for another. After wrong words (2) the same words would be wrong again. After
    /// a newer start of the same executor elsewhere (3) a new start here would end that one, and so on to and fro.
    /// </summary>
    public static bool IsFinal(int exit) => exit is WrongWords or Superseded;
}
