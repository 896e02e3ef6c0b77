using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Local;

/// <summary>
/// A container job from hand-over to close, with a stand-in of podman's name that takes podman's words and runs the command in the mounted
/// folder. No container runs here: what a real runtime makes of the words is not tested by it.
/// </summary>
[Trait("Stage", "Integration")]
public sealed class ContainerStandInTests : IDisposable
{
    private const string StandIn = """
        #!/bin/sh
        case $1 in
          --version) echo 'podman version 0, a stand-in'; exit 0 ;;
          run) shift ;;
          *) exit 0 ;;
        esac
        while [ $# -gt 0 ]; do
          case $1 in
            --mount=type=bind,source=*,target=/pollinator/project) folder=${1#--mount=type=bind,source=}; folder=${folder%,target=*} ;;
            --env=*) export "${1#--env=}" ;;
            --entrypoint=*) entry=${1#--entrypoint=} ;;
            --*) ;;
            *) break ;;
          esac
          shift
        done
        echo "image $1"
        shift
        cd "$folder" && exec "$entry" "$@"
        """;

    private readonly TempFolder _folder = new();
    private readonly TempFolder _programs = new();

    public ContainerStandInTests()
    {
        var podman = Path.Combine(_programs.Path, "podman");
        File.WriteAllText(podman, StandIn);
        File.SetUnixFileMode(podman, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _programs.Dispose();
    }

    [Fact]
    public async Task JobWithAnImage_RunsThroughTheRuntime_WithItsWordsAndVariables()
    {
        await using var portal = await FakePortal.StartAsync();
        await using var executor = await ExecutorProcess.StartWithAsync(_programs.Path, portal.Address, _folder.Path, portal.NewCode());
        var job = portal.Submit(
            new()
            {
                Image = "docker.io/library/busybox:1.36",
                InitCommand = "echo before > note",
                Command = ["sh", "-c", "cat note; printf '%s|%s|%s' \"$1\" \"$GREETING\" \"$POLLINATOR_PROJECT_DIR\"; exit 7", "sh", "a b'c\""],
                Environment = new Dictionary<string, string> { ["GREETING"] = "hej,\n$(id)" },
            }
        );

        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 7), (close.End, close.Reason, close.ExitCode));
        Assert.Equal("image docker.io/library/busybox:1.36\nbefore\na b'c\"|hej,\n$(id)|/pollinator/project", job.Text());
        Assert.Empty(portal.Faults);
    }
}
