using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk.Attempts;
using Pollinator.Sdk.State;

namespace Pollinator.Portal.Tests.Sdk;

public sealed class HandleStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Record_WithEverythingInIt_IsReadBackAsItWas()
    {
        var store = new HandleStore(new(_folder.Path));
        var record = Record() with
        {
            Phase = AttemptPhase.Ended,
            IsStaged = true,
            Handle = "boot/1/2",
            Stop = EndReason.CancelledByUser,
            StopAt = Noon,
            End = new()
            {
                End = AttemptEnd.Cancelled,
                Reason = EndReason.CancelledByUser,
                At = Noon,
                Results = ContentHash.Of("x"u8),
                Logs = [new(LogStream.Stdout, 5, 0)],
            },
        };
        record = record.With(AttemptEventKind.Running, Noon, "pid 1", "node");

        store.Write(record);

        var back = Assert.Single(store.ReadAll(out var unreadable));
        Assert.Empty(unreadable);
        Assert.Equal(
            System.Text.Json.JsonSerializer.Serialize(record, SdkJson.Default.AttemptRecord),
            System.Text.Json.JsonSerializer.Serialize(back, SdkJson.Default.AttemptRecord)
        );
        Assert.Equal((record.Key(), 2, 1), (back.Key(), back.NextEvent, back.Unsent.Count));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void Record_OfALaterVersionOrCut_IsLeftAloneAndNamed()
    {
        var state = new StateFolder(_folder.Path);
        var store = new HandleStore(state);
        store.Write(Record() with { Version = 99 });
        File.WriteAllText(Path.Combine(state.Handles, "cut.json"), "{\"version\":1,");

        Assert.Empty(store.ReadAll(out var unreadable));

        Assert.Equal(2, unreadable.Count);
        Assert.Equal(2, Directory.EnumerateFiles(state.Handles).Count());
    }

    [Fact]
    public void Evidence_ThatIsTooLong_IsCutToFourKibibytes()
    {
        var record = Record().With(AttemptEventKind.Note, Noon, evidence: string.Concat(Enumerable.Repeat("é€😀", 3000)));

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(record.Unsent.Single().Evidence!), 2000, 4096);
        Assert.EndsWith("[cut]", record.Unsent.Single().Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void End_AfterAnOrderToStop_IsTheOrdersAndBeforeItTheProgramsOwn()
    {
        var stopped = Record() with { Stop = EndReason.CancelledByUser, StopAt = Noon };
        var end = new Pollinator.Sdk.PlatformEnd
        {
            End = AttemptEnd.Failed,
            Reason = EndReason.Signalled,
            ExitCode = 143,
            At = Noon.AddSeconds(1),
        };

        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), EndOf(stopped, end));
        Assert.Equal((AttemptEnd.Failed, EndReason.Signalled), EndOf(stopped, end with { At = Noon.AddSeconds(-1) }));
        Assert.Equal((AttemptEnd.Failed, EndReason.MaxExecTime), EndOf(stopped with { Stop = EndReason.MaxExecTime }, end));
        Assert.Equal((AttemptEnd.Failed, EndReason.NodeFailure), EndOf(stopped, end with { Reason = EndReason.NodeFailure }));
    }

    private static (AttemptEnd, EndReason) EndOf(AttemptRecord record, Pollinator.Sdk.PlatformEnd end)
    {
        var close = Endings.Of(record, end);
        return (close.End, close.Reason);
    }

    private static AttemptRecord Record() =>
        new()
        {
            Assignment = new()
            {
                Job = JobId.New(),
                Number = 1,
                Attempt = 1,
                Spec = new()
                {
                    Command = ["a"],
                    Conditions = new() { Gpu = new(1, null) },
                },
                Snapshot = ContentHash.Of("s"u8),
            },
        };
}
