using System.Diagnostics;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Lab;

/// <summary><c>lab.sh</c>, found in the sources that stand around the tests.</summary>
internal static class LabScript
{
    public static string Folder { get; } = Path.Combine(Sources.Root, "Portal.Tests", "Slurm", "Lab");

    /// <summary>Runs it to its end.</summary>
    public static async Task<Said> RunAsync(IEnumerable<string> words, string input = "", CancellationToken cancel = default)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Folder, "lab.sh"), .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = process.StandardError.ReadToEndAsync(cancel);
        await FeedAsync(process, input);
        await process.WaitForExitAsync(cancel);
        return new(process.ExitCode, await output, await error);
    }

    private static async Task FeedAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code tells why.
        }
    }
}
