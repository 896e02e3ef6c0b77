using Pollinator.Local.Containers;
using Pollinator.Local.Machine;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Local;

public sealed class ContainerProbeTests : IDisposable
{
    private static readonly ToolAnswer Good = new(0, "version 5\n", "");
    private readonly TempFolder _folder = new();
    private readonly List<string> _asked = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RuntimeThatRunsAContainer_IsUsedAsItIs()
    {
        var found = await FindAsync((tool, words) => tool == "podman" ? Good : null);

        Assert.Equal((ContainerRuntime.Podman, true), (found.Working.Single().Runtime, found.Working.Single().CanLimit));
        Assert.Empty(found.Working.Single().Options);
        Assert.Empty(found.Notes);
    }

    [Fact]
    public async Task RuntimeThatAnswersButRunsNothing_IsNotUsed_AndItsOwnWordsAreTold()
    {
        var found = await FindAsync(
            (tool, words) =>
                tool != "podman" ? null
                : words[0] == "--version" ? Good
                : new(126, "", "warning\nError: crun: setrlimit: not permitted\n")
        );

        Assert.Empty(found.Working);
        Assert.Equal(["podman is installed, but runs no container here: Error: crun: setrlimit: not permitted"], found.Notes);
    }

    [Fact]
    public async Task Podman_ThatMayNotRaiseLimits_IsUsedWithTheLimitsThereAre()
    {
        var found = await FindAsync(
            (tool, words) =>
                tool != "podman" ? null
                : words[0] == "--version" || words.Contains("--ulimit=nofile=20000:20000") ? Good
                : Bad
        );

        Assert.Equal(["--ulimit=nofile=20000:20000", "--ulimit=nproc=4096:4096"], found.Working.Single().Options);
        Assert.True(found.Working.Single().CanLimit);
    }

    [Fact]
    public async Task Podman_WithoutControlGroups_IsUsedWithoutLimitsOfMemory_AndThatIsTold()
    {
        var found = await FindAsync(
            (tool, words) =>
                tool != "podman" ? null
                : words[0] == "--version" || words.Contains("--cgroups=disabled") ? Good
                : Bad
        );

        Assert.False(found.Working.Single().CanLimit);
        Assert.DoesNotContain(
            _asked,
            call => call.Contains("--cgroups=disabled", StringComparison.Ordinal) && call.Contains("--memory", StringComparison.Ordinal)
        );
        Assert.Equal(["podman cannot hold jobs to their memory and cores here."], found.Notes);
    }

    [Fact]
    public async Task Podman_ThatHangs_IsTriedOnce()
    {
        var found = await FindAsync(
            (tool, words) =>
                tool != "podman" ? null
                : words[0] == "--version" ? Good
                : new(null, "", "no answer within 10 s")
        );

        Assert.Equal(2, _asked.Count(call => call.StartsWith("podman", StringComparison.Ordinal)));
        Assert.Equal(["podman is installed, but runs no container here: no answer within 10 s"], found.Notes);
    }

    [Fact]
    public async Task Docker_WhoseDaemonDoesNotAnswer_IsNotUsed()
    {
        var found = await FindAsync((tool, words) => tool == "docker" ? new(1, "", "Cannot connect to the Docker daemon") : null);

        Assert.Empty(found.Working);
        Assert.Equal(["docker is installed, but its daemon does not answer: Cannot connect to the Docker daemon"], found.Notes);
    }

    [Fact]
    public async Task Apptainer_IsTriedInARootOfTheHostsOwnFolders()
    {
        var found = await FindAsync((tool, words) => tool == "apptainer" ? Good : null);

        Assert.Equal(ContainerRuntime.Apptainer, found.Working.Single().Runtime);
        Assert.Contains(_asked, call => call.StartsWith("apptainer exec --containall --cleanenv --bind=/usr:/usr:ro", StringComparison.Ordinal));
        Assert.True(Directory.Exists(Path.Combine(_folder.Path, "usr")));
    }

    [Theory]
    [InlineData("Max processes             96365                96365                processes \n", "Max processes", 96365L)]
    [InlineData("Max open files            1024                 20000                files     \n", "Max open files", 20000L)]
    [InlineData("Max processes             unlimited            unlimited            processes \n", "Max processes", null)]
    [InlineData("", "Max processes", null)]
    public void Limits_AreReadFromTheKernelsWords(string text, string name, long? hard) => Assert.Equal(hard, ProcessLimits.Parse(text, name));

    private static ToolAnswer Bad => new(126, "", "Error: not permitted");

    private Task<RuntimesFound> FindAsync(Func<string, IReadOnlyList<string>, ToolAnswer?> answer)
    {
        var probe = new ContainerProbe(
            _folder.Path,
            new(20000, 4096),
            "0:0",
            (tool, words, _) =>
            {
                lock (_asked)
                {
                    _asked.Add($"{tool} {string.Join(' ', words)}");
                }

                return Task.FromResult(answer(tool, words));
            }
        );
        return ContainerRuntimes.FindAsync(probe, default);
    }
}
