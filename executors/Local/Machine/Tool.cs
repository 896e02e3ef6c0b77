using System.ComponentModel;
using System.Diagnostics;

namespace Pollinator.Local.Machine;

/// <summary>Asks a tool of the system something short.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What it printed, or null when it is not there, does not answer in time, or says that it failed.</summary>
    public static async Task<string?> AskAsync(string tool, IReadOnlyList<string> words, CancellationToken ct) =>
        await RunAsync(tool, words, ct) is { IsGood: true } answer ? answer.Output : null;

    /// <summary>What came of it; null when it is not there.</summary>
    public static async Task<ToolAnswer?> RunAsync(string tool, IReadOnlyList<string> words, CancellationToken ct)
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
            return new(null, "", $"no answer within {Patience.TotalSeconds:0} s");
        }
    }

    private static async Task<ToolAnswer> AnswerAsync(Process process, CancellationToken ct)
    {
        try
        {
            var complaints = process.StandardError.ReadToEndAsync(ct);
            var answer = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return new(process.ExitCode, answer, await complaints);
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

/// <summary>What came of running a tool.</summary>
/// <param name="ExitCode">Null when it did not end in time.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">What it complained of.</param>
internal sealed record ToolAnswer(int? ExitCode, string Output, string Errors)
{
    private const int MostShown = 300;

    public bool IsGood => ExitCode == 0;

    public bool IsLate => ExitCode is null;

    /// <summary>The last line of its complaints, for people: what it gave up at stands there.</summary>
    public string Complaint =>
        Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last]
            ? last[..Math.Min(last.Length, MostShown)]
            : $"it ended with {ExitCode} and no word";
}
