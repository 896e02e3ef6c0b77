using System.Collections.Concurrent;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>
/// How many bytes each colony's folder has. Counted from the folder once in the life of the portal, when first asked for, and kept from then on: it cannot
/// drift for longer than until the next start, and nothing has to be written for it.
/// </summary>
internal sealed class StoredBytes(Func<ColonyId, IEnumerable<FileInfo>> files)
{
    private readonly ConcurrentDictionary<ColonyId, Lazy<Task<Count>>> _counts = new();
    private readonly ConcurrentDictionary<ColonyId, Count> _known = new();

    /// <summary>A colony's count. Nothing may come or go in its folder before this has been awaited.</summary>
    public Task<Count> OfAsync(ColonyId colony) => Of(colony).Value;

    /// <summary>The bytes, when they have been counted; begins to count when not.</summary>
    public long? Known(ColonyId colony)
    {
        if (_known.TryGetValue(colony, out var count))
        {
            return count.Bytes;
        }

        _ = OfAsync(colony);
        return null;
    }

    private Lazy<Task<Count>> Of(ColonyId colony) => _counts.GetOrAdd(colony, one => new(() => Task.Run(() => Counted(one))));

    private Count Counted(ColonyId colony) => _known[colony] = new Count(files(colony).Sum(file => file.Length));

    /// <summary>A count that changes.</summary>
    internal sealed class Count(long bytes)
    {
        private readonly Lock _lock = new();
        private long _bytes = bytes;

        public long Bytes => Volatile.Read(ref _bytes);

        /// <summary>Does something with a file and counts what it says came of it, one after the other.</summary>
        public void Change(Func<long> change)
        {
            lock (_lock)
            {
                Volatile.Write(ref _bytes, _bytes + change());
            }
        }
    }
}
