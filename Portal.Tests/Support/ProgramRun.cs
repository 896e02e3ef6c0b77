using System.Diagnostics;

namespace Pollinator.Portal.Tests.Support;

/// <summary>What a run of the portal's program as a command came to.</summary>
internal sealed record ProgramRun(int Code, string Output, string Error)
{
    public static IReadOnlyDictionary<string, string> NoSettings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Runs it to its end, with settings in its environment.</summary>
    public static async Task<ProgramRun> OfPortalAsync(string folder, IReadOnlyDictionary<string, string> settings, params string[] words)
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Pollinator.Portal.Server.dll"), .. words])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var program = Process.Start(start)!;
        var (output, error) = (program.StandardOutput.ReadToEndAsync(ct), program.StandardError.ReadToEndAsync(ct));
        await program.WaitForExitAsync(ct);
        return new ProgramRun(program.ExitCode, await output, await error);
    }
}
