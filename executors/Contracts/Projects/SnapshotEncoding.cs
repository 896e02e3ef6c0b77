namespace Pollinator.Contracts;

/// <summary>The canonical encoding of a snapshot, version 1.</summary>
public static class SnapshotEncoding { }
