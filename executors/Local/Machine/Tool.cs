using System.ComponentModel;
using System.Diagnostics;

namespace Pollinator.Local.Machine;

/// <summary>Asks a tool of the system something short.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What it printed, or null when it is not there, does not answer in time, or says that it failed.</summary>
    public static async Task<string?> AskAsync(string tool, IReadOnlyList<string> words, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        var start = new ProcessStartInfo(tool, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            return await AnswerAsync(process, limit.Token);
        }
        catch (Win32Exception)
        {
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<string?> AnswerAsync(Process process, CancellationToken ct)
    {
        try
        {
            var complaints = process.StandardError.ReadToEndAsync(ct);
            var answer = await process.StandardOutput.ReadToEndAsync(ct);
            await complaints;
            await process.WaitForExitAsync(ct);
            return process.ExitCode == 0 ? answer : null;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
