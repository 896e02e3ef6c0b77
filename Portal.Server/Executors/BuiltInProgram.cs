using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pollinator.Portal.Server.Executors;

/// <summary>How a program beside the portal is started and ended as a process.</summary>
internal static partial class BuiltInProgram
{
    private const long LargestLog = 10 * 1024 * 1024;

    // A session of its own: Ctrl-C in the portal's terminal, and the portal's end, are no end for jobs. The words come as arguments, so nothing
    // is quoted. The log is a file, not a pipe: a pipe would break with the portal.
    private const string Launch = "exec setsid \"$@\" >>\"$0\" 2>&1";

    /// <summary>Starts the program; the code, when there is one, goes through standard input.</summary>
    public static async Task<Process> StartAsync(ProgramPlan plan, Uri portal, string? code, CancellationToken ct)
    {
        var state = plan.State;
        Hosting.PrivateFolder.Make(state);
        var log = Path.Combine(state, "executor.log");
        KeepShort(log);
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, WorkingDirectory = state };
        string[] words = ["-c", Launch, log, plan.Program, .. plan.Words, "--portal", portal.ToString(), "--state", state];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        if (code is not null)
        {
            start.ArgumentList.Add("--register");
        }

        KeepToItself(start.Environment);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{plan.Program} was not started.");
        await GiveAsync(process, code, ct);
        return process;
    }

    private static async Task GiveAsync(Process process, string? code, CancellationToken ct)
    {
        try
        {
            if (code is not null)
            {
                await process.StandardInput.WriteLineAsync(code.AsMemory(), ct);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading the code; its exit code tells why.
        }
    }

    /// <summary>Asks it to end, which it does without ending its jobs.</summary>
    public static void AskToEnd(Process process)
    {
        if (!process.HasExited)
        {
            _ = Kill(process.Id, 15);
        }
    }

    // The portal's settings may hold secrets; what runs jobs has no business with them. It finds the same .NET as the portal.
    private static void KeepToItself(IDictionary<string, string?> environment)
    {
        string[] kept = ["HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "TMPDIR", "TZ", "USER", "XDG_RUNTIME_DIR"];
        foreach (var name in environment.Keys.Except(kept, StringComparer.Ordinal).ToList())
        {
            environment.Remove(name);
        }

        environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
    }

    private static void KeepShort(string log)
    {
        if (new FileInfo(log) is { Exists: true, Length: > LargestLog })
        {
            File.Move(log, log + ".1", overwrite: true);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
