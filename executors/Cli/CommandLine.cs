using System.CommandLine;
using Pollinator.Cli.Commands;
using Pollinator.Cli.Commands.Systems;
using Pollinator.Cli.Shell;
using Pollinator.Sdk.Sync;

namespace Pollinator.Cli;

/// <summary>The whole command: reads the line, runs what it asks for, and turns what went wrong into a sentence and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal shell, CancellationToken ct)
    {
        // No response files: an argument of a job may begin with '@'.
        var parsed = Root(shell).Parse(args.Count == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await shell.Error.WriteLineAsync(Shown.Text(error.Message));
            }
            await shell.Error.WriteLineAsync("'pollinator --help' tells what there is.");
            return ExitCodes.Usage;
        }
        var world = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = shell.Out,
            Error = shell.Error,
        };
        return await RunAsync(() => parsed.InvokeAsync(world, ct), shell, ct);
    }

    private static RootCommand Root(Terminal shell) =>
        new("Runs your project on the machines of your colony.")
        {
            LoginCommand.Create(shell),
            LogoutCommand.Create(shell),
            RunCommand.Create(shell),
            PsCommand.Create(shell),
            LogsCommand.Create(shell),
            CancelCommand.Create(shell),
            LedgerCommand.Create(shell),
            VerifyCommand.Create(shell),
            SecretCommand.Create(shell),
            SystemsCommand.Create(shell),
        };

    private static async Task<int> RunAsync(Func<Task<int>> command, Terminal shell, CancellationToken ct)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception fault) when (fault is CliException or SyncException)
        {
            await shell.Error.WriteLineAsync(string.Join('\n', fault.Message.Split('\n').Select(line => Shown.Text(line))));
            return ExitCodes.CannotDo;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await shell.Error.WriteLineAsync($"A file cannot be read or written: {Shown.Text(fault.Message)}");
            return ExitCodes.CannotDo;
        }
    }
}
