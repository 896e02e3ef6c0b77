using System.Diagnostics;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.Attempts;

namespace Pollinator.Portal.Tests.Sdk;

/// <summary>What a job leaves behind may be anything.</summary>
public sealed class LeftBehindTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FolderThatCannotBeRemoved_StaysWithoutAFault()
    {
        // The kernel's own: nobody may remove it or change its mode, root included.
        AttemptFolders.Remove("/proc/self/fdinfo");

        Assert.True(Directory.Exists("/proc/self/fdinfo"));
    }

    [Fact]
    public async Task OutputsThatAreAFifo_AreNoOutputs_AndNobodyWaitsForThem()
    {
        var job = Job();
        using (var make = Process.Start("mkfifo", [Path.Combine(job.Project, "result", "outputs.json")]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var read = await Task.Run(() => OutputValues.Read(job, out _)).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Null(read);
    }

    [Fact]
    public void OutputsBehindALink_AreNotRead()
    {
        var job = Job();
        var elsewhere = Path.Combine(_folder.Path, "elsewhere.json");
        File.WriteAllText(elsewhere, """{"secret":1}""");
        File.CreateSymbolicLink(Path.Combine(job.Project, "result", "outputs.json"), elsewhere);

        Assert.Null(OutputValues.Read(job, out _));
    }

    [Fact]
    public void Outputs_AreRead_AndTooManyAreRefusedInWords()
    {
        var job = Job();
        var file = Path.Combine(job.Project, "result", "outputs.json");
        File.WriteAllText(file, """{"loss":0.5}""");
        Assert.Equal(0.5, OutputValues.Read(job, out _)!["loss"].GetDouble());

        File.WriteAllText(file, new string(' ', 70_000));
        Assert.Null(OutputValues.Read(job, out var fault));
        Assert.Contains("70,000", fault, StringComparison.Ordinal);
    }

    private HeldJob Job()
    {
        var key = new AttemptKey(JobId.New(), 1);
        var job = new HeldJob
        {
            Key = key,
            Folder = Path.Combine(_folder.Path, key.ToString()),
            Assignment = new Assignment
            {
                Job = key.Job,
                Number = 1,
                Attempt = 1,
                Spec = new JobSpec(),
            },
        };
        Directory.CreateDirectory(Path.Combine(job.Project, "result"));
        return job;
    }
}
