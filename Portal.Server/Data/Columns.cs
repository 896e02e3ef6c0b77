using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Data;

/// <summary>A typed id as its 16 bytes in the order of its text, so that version-7 ids sort by time.</summary>
public sealed class GuidIdColumn<TId>() : ValueConverter<TId, byte[]>(id => id.Value.ToByteArray(true), bytes => Typed(bytes))
    where TId : struct, IGuidId<TId>
{
    // An expression tree cannot call a static abstract member itself.
    private static TId Typed(byte[] bytes) => TId.From(new Guid(bytes, true));
}

/// <summary>A content hash as its 32 bytes.</summary>
public sealed class ContentHashColumn() : ValueConverter<ContentHash, byte[]>(hash => hash.ToBytes(), bytes => ContentHash.FromBytes(bytes));
