namespace Pollinator.Contracts.Protocol;

/// <summary>The version of the messages between executors and portal. The portal speaks the present and the previous one.</summary>
public static class ProtocolVersion
{
    /// <summary>The present version.</summary>
    public const int Present = 1;

    /// <summary>The oldest version still spoken.</summary>
    public const int Oldest = 1;

    /// <summary>The request header that carries the version.</summary>
    public const string Header = "Pollinator-Protocol";

    /// <summary>Whether the portal speaks this version.</summary>
    public static bool IsSpoken(int version) => version is >= Oldest and <= Present;
}
