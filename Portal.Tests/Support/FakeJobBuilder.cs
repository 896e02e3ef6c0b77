using System.Text;
using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>A job of the fake portal with files and values.</summary>
internal sealed class FakeJobBuilder
{
    private readonly List<SnapshotEntry> _entries = [];
    private readonly Dictionary<ContentHash, byte[]> _chunks = [];

    public FakeJobBuilder With(string path, string text, bool isExecutable = false)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var chunk = ContentHash.Of(bytes);
        _chunks[chunk] = bytes;
        if (path.LastIndexOf('/') is var at and > 0)
        {
            _entries.Add(new() { Path = path[..at], Kind = EntryKind.Folder });
        }

        _entries.Add(
            new()
            {
                Path = path,
                Kind = EntryKind.File,
                IsExecutable = isExecutable,
                Size = bytes.Length,
                Chunks = [chunk],
            }
        );
        return this;
    }

    public FakeJob Submit(FakePortal portal, JobSpec spec, Dictionary<string, JsonElement>? inputs = null)
    {
        var job = new FakeJob(spec, portal.Jobs.Count + 1) { Inputs = inputs };
        if (_entries.Count > 0)
        {
            job.Snapshot = SnapshotRules.Canonical(_entries);
            foreach (var (chunk, bytes) in _chunks)
            {
                job.Chunks[chunk] = bytes;
            }
        }

        portal.Jobs[job.Id] = job;
        return job;
    }
}
