using Pollinator.Contracts;
using Pollinator.Sdk;

namespace Pollinator.Local.Launch;

/// <summary>Finds the program of a command before anything is started, so that a wrong name is told as such.</summary>
internal static class CommandSearch
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Throws <see cref="ExecutorException"/> when the program is not there or cannot be executed.</summary>
    public static void Require(string program, string project, string path)
    {
        if (program.Length == 0)
        {
            throw new ExecutorException(EndReason.StartFailed, "The command is empty. Name a program to run.");
        }

        if (program.Contains('/'))
        {
            RequireFile(program, Path.Combine(project, program));
        }
        else if (!path.Split(':').Any(folder => IsExecutable(Path.Combine(project, folder, program))))
        {
            throw new ExecutorException(EndReason.StartFailed, NotFound(program));
        }
    }

    /// <summary>The full path of a program on the executor's own search path; the bare name when it is not there.</summary>
    public static string OnOwnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(IsExecutable)
        ?? program;

    /// <summary>The sentence for a program that is not there.</summary>
    public static string NotFound(string program) =>
        $"The program '{program}' was not found on this machine. A program in the project folder needs its path, such as './{program.TrimStart('/')}'.";

    private static void RequireFile(string program, string file)
    {
        if (!File.Exists(file))
        {
            throw new ExecutorException(EndReason.StartFailed, $"The program '{program}' is not there. Paths begin in the project folder.");
        }

        if (!IsExecutable(file))
        {
            throw new ExecutorException(
                EndReason.StartFailed,
                $"'{program}' is not marked as executable. Name its interpreter first, such as 'sh {program}' or 'python3 {program}', or make it executable."
            );
        }
    }

    private static bool IsExecutable(string file) => File.Exists(file) && (File.GetUnixFileMode(file) & AnyExecute) != UnixFileMode.None;
}
