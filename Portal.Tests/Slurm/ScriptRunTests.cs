using System.Diagnostics;
using System.Text;
using CsCheck;
using Pollinator.Contracts;
using Pollinator.Slurm.Scripts;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>What bash makes of the scripts.</summary>
public sealed class ScriptRunTests : IDisposable
{
    private static readonly string[] Nasty =
    [
        "\n#SBATCH --account=evil\n",
        "-rf",
        "--",
        "$(touch pwned)",
        "`id`",
        "'; touch pwned; '",
        "\r\n",
        "a=b",
        "",
        "if",
        "~",
        "!!",
        "\u2028",
    ];

    private static readonly Gen<string> Hostile = Gen.OneOf(
            Gen.String,
            Gen.String[Gen.Char["'\"`$\\\n\r\t !#*?[]{}()<>|&;~=-%^éß字😀"], 0, 30],
            Gen.OneOf(Nasty.Select(Gen.Const).ToArray())
        )
        .Where(text => !text.Contains('\0') && IsWhole(text));

    private readonly ScriptRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task Quote_OfAnything_IsReadBackAsItWas()
    {
        // Many words to one start of bash: starting it is what takes time.
        await Hostile
            .Array[1, 40]
            .SampleAsync(
                async words =>
                {
                    var script = $"printf '%s\\0' {ShellWords.Join(words)}\n";
                    var start = new ProcessStartInfo("/bin/bash", ["-s"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
                    using var process = Process.Start(start)!;
                    await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(script));
                    process.StandardInput.Close();
                    var output = new MemoryStream();
                    await process.StandardOutput.BaseStream.CopyToAsync(output);
                    await process.WaitForExitAsync();
                    Assert.Equal(string.Concat(words.Select(word => word + "\0")), Encoding.UTF8.GetString(output.ToArray()));
                },
                iter: 40,
                threads: 1
            );
    }

    [Fact]
    public async Task Script_HandsWordsAndVariablesOverAsTheyWere()
    {
        await Gen.Select(Hostile.Array[0, 8], Gen.Dictionary(Hostile.Where(IsName), Hostile)[0, 6])
            .SampleAsync(
                async (words, variables) =>
                {
                    using var runs = new ScriptRuns();
                    var spec = new JobSpec
                    {
                        Label = words.FirstOrDefault(),
                        Command = ["/bin/bash", "-c", "printf '%s\\0' \"$@\"; env -0 >../environment", "sh", .. words],
                        Environment = variables,
                    };

                    Assert.Equal(0, await runs.RunAsync(spec));

                    Assert.Equal(words.Length == 0 ? "\0" : string.Concat(words.Select(word => word + "\0")), runs.Read("stdout"));
                    var seen = runs.Read("environment").Split('\0');
                    Assert.All(variables.Where(pair => IsKept(pair.Key)), pair => Assert.Contains($"{pair.Key}={pair.Value}", seen));
                    Assert.False(File.Exists(runs.File("project/pwned")));
                },
                iter: 15,
                threads: 1
            );
    }

    [Fact]
    public async Task Run_LeavesWhatItsStoryNeeds()
    {
        var code = await _runs.RunAsync(Sh("echo out; echo err >&2; exit 7"), id: 12);

        Assert.Equal(7, code);
        Assert.Equal("out\n", _runs.Read("stdout"));
        Assert.Equal("err\n", _runs.Read("stderr"));
        Assert.Equal(("12", "0", "cpu[1-2]"), (_runs.Told("started")["job"], _runs.Told("started")["run"], _runs.Told("started")["node"]));
        var end = _runs.Told("end");
        Assert.Equal(("12", "command", "7", "4", "4"), (end["job"], end["step"], end["status"], end["stdout"], end["stderr"]));
        Assert.Equal("12\n", _runs.Read("guard/id"));
    }

    [Fact]
    public async Task Guard_OfAnotherJob_EndsTheSecondAtOnce()
    {
        await _runs.RunAsync(Sh("echo one"), id: 12);

        Assert.Equal(0, await _runs.RunAsync(Sh("echo two"), id: 13));

        Assert.Equal("one\n", _runs.Read("stdout"));
        Assert.Equal("12", _runs.Told("end")["job"]);
        Assert.False(Directory.Exists(_runs.File("guard.13")));
    }

    [Fact]
    public async Task Requeue_OfTheSameJob_RunsAnewAndAppends()
    {
        await _runs.RunAsync(Sh("echo one; exit 1"), id: 12);

        Assert.Equal(0, await _runs.RunAsync(Sh("echo two"), id: 12, restart: 1));

        Assert.Equal("one\ntwo\n", _runs.Read("stdout"));
        Assert.Equal("1", _runs.Told("end")["run"]);
        Assert.Equal("1,0", _runs.Told("started")["runs"]);
    }

    // Slurm had put it back twice before its script was begun at all. A folder that was being made is none, nor is what a program left beside its own.
    [Fact]
    public async Task Runs_ThatNeverBegan_AreNotTold()
    {
        await _runs.RunAsync(Sh("exit 1"), id: 12, restart: 2);
        Directory.CreateDirectory(_runs.File("run.3.cpu1.4711.17"));
        _runs.Write("run.1", "");

        await _runs.RunAsync(Sh("exit 1"), id: 12, restart: 3);

        Assert.Equal(("3", "3,2"), (_runs.Told("started")["run"], _runs.Told("started")["runs"]));
        Assert.Equal(("3", "3,2"), (_runs.Told("end")["run"], _runs.Told("end")["runs"]));
    }

    [Fact]
    public async Task Requeue_OfWhatWasDone_RunsNothing()
    {
        await _runs.RunAsync(Sh("echo one"), id: 12);

        await _runs.RunAsync(Sh("echo two"), id: 12, restart: 1);

        Assert.Equal("one\n", _runs.Read("stdout"));
    }

    // Slurm counts its own requeues: the same count twice is a controller that died before it wrote down that it had begun the job.
    [Fact]
    public async Task SameRun_ASecondTime_EndsAtOnceAndLeavesTheFirstAsItIs()
    {
        await _runs.RunAsync(Sh("echo one; exit 1"), id: 12, restart: 1);

        Assert.Equal(70, await _runs.RunAsync(Sh("echo two"), id: 12, restart: 1, words: "pollinator: run 1 was begun before\n"));

        Assert.Equal("one\n", _runs.Read("stdout"));
        Assert.Equal("1", _runs.Told("end")["status"]);
        Assert.Equal(0, await _runs.RunAsync(Sh("echo three"), id: 12, restart: 2));
        Assert.Equal(["run.1", "run.2"], Directory.GetDirectories(_runs.Folder, "run.*").Select(Path.GetFileName).Order());
    }

    // Its end was told, or it was to be ended; a controller that had not written that down begins it once more.
    [Fact]
    public async Task Attempt_ThatIsOver_BeginsNothing()
    {
        await _runs.RunAsync(Sh("echo one; exit 1"), id: 12);
        _runs.Write("over", "");

        Assert.Equal(71, await _runs.RunAsync(Sh("echo two"), id: 12, restart: 1, words: "pollinator: this attempt is over\n"));

        Assert.Equal("one\n", _runs.Read("stdout"));
        Assert.Equal("1", _runs.Told("end")["status"]);
    }

    [Fact]
    public async Task Folder_ThatIsGone_EndsTheJob()
    {
        var script = SbatchScript.Render(Orders.Of(Sh("echo no"), "/nonexistent/folder"));
        _runs.Write("s.sh", script);
        using var process = Process.Start(new ProcessStartInfo("/bin/bash", [_runs.File("s.sh")]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();

        Assert.Equal(66, process.ExitCode);
    }

    [Fact]
    public async Task Init_RunsFirstAndItsFailureIsTheEnd()
    {
        Assert.Equal(4, await _runs.RunAsync(Sh("echo never") with { InitCommand = "echo first; exit 4" }));

        Assert.Equal("first\n", _runs.Read("stdout"));
        Assert.Equal("init", _runs.Told("end")["step"]);
    }

    [Fact]
    public async Task Program_ThatIsNotThere_IsToldApartFromItsExitCode()
    {
        Assert.Equal(127, await _runs.RunAsync(new() { Command = ["no-such-program"] }));
        Assert.Equal("1", _runs.Told("end")["missing"]);
    }

    [Fact]
    public async Task Program_InAPathOfItsOwn_IsFound()
    {
        _runs.Write("project/mine", "#!/bin/sh\necho mine\n");

        await _runs.RunAsync(
            new()
            {
                Command = ["mine"],
                Environment = new Dictionary<string, string> { ["PATH"] = $"{_runs.File("project")}:/usr/bin:/bin" },
            }
        );

        Assert.Equal("mine\n", _runs.Read("stdout"));
    }

    [Fact]
    public async Task Program_WithAnEqualsSignInItsName_IsNoVariable()
    {
        _runs.Write("project/a=b", "#!/bin/sh\necho mine\n");

        await _runs.RunAsync(new() { Command = ["./a=b"] });

        Assert.Equal("mine\n", _runs.Read("stdout"));
    }

    [Fact]
    public async Task Output_ToDevStdout_CutsNothingOff()
    {
        await _runs.RunAsync(Sh("echo a; echo b >/dev/stdout; echo c | tee /dev/stderr"));

        Assert.Equal("a\nb\nc\n", _runs.Read("stdout"));
        Assert.Equal("c\n", _runs.Read("stderr"));
    }

    [Fact]
    public async Task SeveralProcesses_AreStartedBySrun()
    {
        var spec = Sh("echo hello") with
        {
            Conditions = new()
            {
                Nodes = 2,
                ProcessesPerNode = 3,
                CpuMillicores = 6000,
            },
        };

        await _runs.RunAsync(spec);

        Assert.Equal("hello\n", _runs.Read("stdout"));
        Assert.StartsWith("--nodes=2 --ntasks=6 --ntasks-per-node=3 --cpus-per-task=2 -- ", _runs.Read("srun.words"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatRunsAway_DoesNotHoldTheScriptForEver()
    {
        var began = TimeProvider.System.GetTimestamp();

        await _runs.RunAsync(Sh("sleep 45 & echo done"));

        Assert.Equal("done\n", _runs.Read("stdout"));
        Assert.True(TimeProvider.System.GetElapsedTime(began).TotalSeconds < 30);
    }

    private static JobSpec Sh(string line) => new() { Command = ["sh", "-c", line] };

    private static bool IsName(string name) => name.Length > 0 && !name.Contains('=');

    // What the job may not overrule, and what bash itself changes in its own environment.
    private static bool IsKept(string name) =>
        name is not ("_" or "PWD" or "OLDPWD" or "SHLVL") && !name.StartsWith("POLLINATOR_", StringComparison.Ordinal);

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
