using Pollinator.Contracts;
using Pollinator.Slurm.Scripts;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>What bash makes of a script whose job has secrets.</summary>
public sealed class SecretsRunTests : IDisposable
{
    private const string Value = "it's $(touch pwned)\nof `two` lines\\n";
    private readonly ScriptRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Secrets_ReachInitAndCommand_WhateverTheirNamesAndValues(int processes)
    {
        // Names that the script has for itself.
        string[] names = ["srun", "variables", "folder", "name", "status", "HF_TOKEN"];
        var spec = Printing(names) with { Conditions = new() { ProcessesPerNode = processes } };
        Put(spec, names.ToDictionary(name => name, name => Value + name));

        Assert.Equal(0, await _runs.RunAsync(spec));

        var expected = string.Concat(names.Select(name => Value + name + "\0"));
        Assert.Equal((expected, expected), (_runs.Read("init"), _runs.Read("command")));
        Assert.False(File.Exists(_runs.File("project/pwned")));
    }

    [Fact]
    public async Task File_IsGoneAfterAGoodEnd()
    {
        Put(Exits(0), new() { ["A_B"] = Value });

        Assert.Equal(0, await _runs.RunAsync(Exits(0)));

        Assert.False(File.Exists(_runs.File("secrets")));
    }

    [Fact]
    public async Task Requeue_HasTheSecretsAgain()
    {
        Put(Exits(3), new() { ["A_B"] = Value });
        Assert.Equal(3, await _runs.RunAsync(Exits(3)));

        Assert.Equal(3, await _runs.RunAsync(Exits(3), restart: 1));

        Assert.Equal(Value + "\0" + Value + "\0", _runs.Read("seen"));
    }

    [Fact]
    public async Task Secrets_ThatAreGone_StartNothing()
    {
        Assert.NotEqual(0, await _runs.RunAsync(Exits(0)));

        Assert.False(File.Exists(_runs.File("seen")));
    }

    [Theory]
    [InlineData("apptainer", "export APPTAINERENV_A='1'\n")]
    [InlineData("podman", "export A='1'\n")]
    public void File_ForAContainer_NamesThemAsItsRuntimeTakesThem(string runtime, string expected)
    {
        var order = Orders.Of(Exits(0) with { Image = "python:3.13" }) with { Runtime = new(runtime, runtime) };

        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(SecretsFile.Render(order, new Dictionary<string, string> { ["A"] = "1" })));
    }

    private static JobSpec Exits(int code) => new() { Command = ["sh", "-c", $"printf '%s\\0' \"$A_B\" >>../seen; exit {code}"], Secrets = ["A_B"] };

    private static JobSpec Printing(string[] names)
    {
        var words = string.Join(' ', names.Select(name => $"\"${name}\""));
        return new()
        {
            InitCommand = $"printf '%s\\0' {words} >../init",
            Command = ["sh", "-c", $"printf '%s\\0' {words} >../command"],
            Secrets = names,
        };
    }

    private void Put(JobSpec spec, Dictionary<string, string> values) =>
        File.WriteAllBytes(_runs.File("secrets"), SecretsFile.Render(Orders.Of(spec), values));
}
