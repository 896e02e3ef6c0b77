using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Data;

/// <summary>A typed id as a GUID column.</summary>
public sealed class GuidIdColumn<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => Typed(value))
    where TId : struct, IGuidId<TId>
{
    // An expression tree cannot call a static abstract member itself.
    private static TId Typed(Guid value) => TId.From(value);
}

/// <summary>A content hash as 64 hexadecimal digits.</summary>
public sealed class ContentHashColumn() : ValueConverter<ContentHash, string>(hash => hash.Hex, text => ContentHash.Parse(text, null));
