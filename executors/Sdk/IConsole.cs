namespace Pollinator.Sdk;

/// <summary>What an executor's program says to the person who started it, and what it reads from them.</summary>
public interface IConsole
{
    /// <summary>Says a sentence. Never a secret, never a job's output.</summary>
    void Say(string sentence);

    /// <summary>Reads the one-time code from standard input (never from the command line, where a process list would show it); null when there is none.</summary>
    string? ReadCode();
}
