using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Executors;

[Trait("Stage", "Integration")]
public sealed class BuiltInExecutorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Program => Path.Combine(_folder.Path, "program");

    private string Data => Path.Combine(_folder.Path, "data");

    private string Starts => Path.Combine(_folder.Path, "starts");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(137)]
    public async Task ProgramThatEnded_IsStartedAgain(int exit)
    {
        WriteProgram(exit);
        await using var portal = await StartAsync();

        await Eventually.IsAsync(() => Count() >= 2, "a second start");
        using var client = portal.Anonymous();
        using var answer = await client.GetAsync("/api/v1/jobs", TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void ProgramThatCannotServe_IsLeft(int exit) => Assert.True(BuiltInEnd.IsFinal(exit));

    [Fact]
    public async Task FolderThatCannotBeMade_DoesNotEndThePortal_AndIsTriedAgain()
    {
        WriteProgram(0);
        var inTheWay = Path.Combine(Data, "executors");
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(inTheWay, "a file where a folder belongs", TestContext.Current.CancellationToken);
        await using var portal = await StartAsync();
        File.Delete(inTheWay);

        await Eventually.IsAsync(() => Count() >= 1, "the program is started");
        using var client = portal.Anonymous();
        using var answer = await client.GetAsync("/api/v1/jobs", TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<PortalHost> StartAsync()
    {
        Directory.CreateDirectory(Data);
        var settings = new Dictionary<string, string> { ["LocalExecutor:Enabled"] = "true", ["LocalExecutor:Program"] = Program };
        var portal = await PortalHost.StartAsync(new() { Folder = Data, Settings = settings });
        await portal.OwnerAsync();
        return portal;
    }

    private int Count() => File.Exists(Starts) ? File.ReadAllLines(Starts).Length : 0;

    private void WriteProgram(int exit)
    {
        var made = Program + ".new";
        File.WriteAllText(made, $"#!/bin/sh\necho start >>{Starts}\nexit {exit}\n");
        File.SetUnixFileMode(made, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Move(made, Program, overwrite: true);
    }
}
