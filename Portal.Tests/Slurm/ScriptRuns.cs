using System.Diagnostics;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Scripts;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>Runs rendered scripts by bash itself, as Slurm would, with a stand-in for srun.</summary>
internal sealed class ScriptRuns : IDisposable
{
    private readonly TempFolder _folder = new();

    public ScriptRuns()
    {
        Directory.CreateDirectory(File("project"));
        Directory.CreateDirectory(File("bin"));
        // Drops srun's own options and runs the command once.
        Write("bin/srun", "#!/bin/bash\nprintf '%s\\n' \"$*\" >>../srun.words\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$@\"\n");
    }

    public string Folder => _folder.Path;

    public string File(string name) => Path.Combine(_folder.Path, name);

    public void Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        System.IO.File.SetUnixFileMode(File(name), (UnixFileMode)0b111_101_101);
    }

    public string Read(string name) => System.IO.File.ReadAllText(File(name));

    public Dictionary<string, string> Told(string name) =>
        System.IO.File.ReadAllLines(File(name)).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>Runs the script of a specification as job <paramref name="id"/>, which says <paramref name="words"/> to Slurm's own file.</summary>
    public async Task<int> RunAsync(JobSpec spec, long id = 1, int restart = 0, string words = "")
    {
        Write("script.sh", SbatchScript.Render(Orders.Of(spec, Folder) with { SlurmFolder = File("bin") }));
        string[] arguments = ["-c", "exec /bin/bash \"$0\" >\"$1\" 2>&1", File("script.sh"), File("slurm.out")];
        var start = new ProcessStartInfo("/bin/bash", arguments);
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["SLURM_JOB_ID"] = id.ToString();
        start.Environment["SLURM_JOB_NODELIST"] = "cpu[1-2]";
        if (restart > 0)
        {
            start.Environment["SLURM_RESTART_COUNT"] = restart.ToString();
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Assert.Equal(words, Read("slurm.out"));
        return process.ExitCode;
    }

    public void Dispose() => _folder.Dispose();
}
