using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>
/// Bytes by the name of their content, each colony for itself: nobody can find out what another colony holds. A blob is whole or not there.
/// A folder now; S3 stands behind the same seam later.
/// </summary>
internal interface IBlobStore
{
    /// <summary>The size of a blob; null when there is none.</summary>
    ValueTask<long?> LengthAsync(ColonyId colony, ContentHash blob, CancellationToken ct);

    /// <summary>
    /// Keeps what a stream gives, if it hashes to <paramref name="blob"/> and has at most <paramref name="most"/> bytes; refused otherwise, and
    /// also when there is no space left. A blob that is there already stays as it is.
    /// </summary>
    Task<Outcome<Done>> PutAsync(ColonyId colony, ContentHash blob, Stream content, long most, CancellationToken ct);

    /// <summary>Opens a blob, seekable; null when there is none.</summary>
    ValueTask<Stream?> OpenAsync(ColonyId colony, ContentHash blob, CancellationToken ct);

    /// <summary>How many bytes a colony's blobs have together.</summary>
    ValueTask<long> BytesAsync(ColonyId colony);

    /// <summary>The same when it is known at once; null, and it is being counted, when not.</summary>
    long? Counted(ColonyId colony);

    /// <summary>Removes a blob; one that is not there is no fault.</summary>
    ValueTask RemoveAsync(ColonyId colony, ContentHash blob, CancellationToken ct);

    /// <summary>Returns when these blobs will still be there after a loss of power.</summary>
    ValueTask FlushAsync(ColonyId colony, IEnumerable<ContentHash> blobs, CancellationToken ct);
}
