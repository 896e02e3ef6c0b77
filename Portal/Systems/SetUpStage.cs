using Pollinator.Contracts;

namespace Pollinator.Portal.Systems;

/// <summary>Where the adding of a system stands.</summary>
public enum SetUpStage
{
    /// <summary>Where it is.</summary>
    Address,

    /// <summary>Is it the right machine?</summary>
    HostKeys,

    /// <summary>A person signs in there.</summary>
    SignIn,

    /// <summary>A person starts the program there.</summary>
    ByHand,

    /// <summary>It is known; a test job can prove it.</summary>
    Test,
}

/// <summary>Where the adding of a system stands, read from the system itself: a reload, another tab and another day show the same.</summary>
public static class SetUp
{
    /// <summary>The stage.</summary>
    public static SetUpStage Of(SystemView? system) =>
        system switch
        {
            null => SetUpStage.Address,
            { Address: null, Findings: null } => SetUpStage.ByHand,
            { Address: null } => SetUpStage.Test,
            { Status.Contact: SystemContact.HostKeyChanged or SystemContact.NeedsHostKey } or { Pinned.Count: 0 } => SetUpStage.HostKeys,
            { Findings: null } or { Status.Contact: SystemContact.NeedsSignIn } => SetUpStage.SignIn,
            _ => SetUpStage.Test,
        };
}
