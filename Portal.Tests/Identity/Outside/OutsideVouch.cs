using System.Text.Json.Nodes;

namespace Pollinator.Portal.Tests.Identity.Outside;

/// <summary>How a token is signed.</summary>
public enum Signing
{
    /// <summary>By the authority's key.</summary>
    Right,

    /// <summary>By another key, under the authority's key's name.</summary>
    OtherKey,

    /// <summary>By another key under a name of its own.</summary>
    UnknownKey,

    /// <summary>Not at all: <c>alg</c> is <c>none</c>.</summary>
    None,

    /// <summary>Not at all, and no key is named either.</summary>
    NoneByNoKey,

    /// <summary>By the client's secret, which the portal has too.</summary>
    ClientSecret,
}

/// <summary>What the authority says of who stands before it.</summary>
internal sealed record OutsideVouch
{
    public const string Ada = "818727";

    /// <summary>Who it is.</summary>
    public string Subject { get; init; } = Ada;

    /// <summary>By how many factors; null leaves what the authority says by default.</summary>
    public string? Acr { get; init; }

    /// <summary>By which means.</summary>
    public IReadOnlyList<string>? Amr { get; init; }

    /// <summary>How long ago it asked.</summary>
    public TimeSpan AskedAgo { get; init; }

    /// <summary>What is wrong with the token.</summary>
    public Action<JsonObject>? Spoil { get; init; }

    public Signing Signing { get; init; }
}
