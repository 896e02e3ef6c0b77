namespace Pollinator.Portal.Shared;

/// <summary>How loud a <see cref="Banner"/> is.</summary>
public enum BannerKind
{
    /// <summary>Worth knowing.</summary>
    Quiet,

    /// <summary>A person should look.</summary>
    Attention,

    /// <summary>Something did not work.</summary>
    Error,
}
