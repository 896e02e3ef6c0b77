using Pollinator.Contracts;
using Pollinator.Portal.Executors;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>What a system waits for from a person.</summary>
/// <param name="Words">What it is, in a sentence.</param>
/// <param name="Button">What the button beside it says.</param>
public sealed record SystemNeed(string Words, string Button);

/// <summary>What pages say of systems.</summary>
public static class SystemWords
{
    /// <summary>The answer beside a list: "3 systems, 1 needs you".</summary>
    public static string Answer(IReadOnlyList<SystemView> systems)
    {
        var needing = systems.Count(system => Need(system) is not null);
        var silent = systems.Count(system => system.Status.Contact == SystemContact.NotHeard);
        var count = Sizes.Count(systems.Count, "system", "systems");
        count = needing == 0 ? count : $"{count}, {needing} {(needing == 1 ? "needs" : "need")} you";
        return silent == 0 ? count : $"{count}, {silent} without contact";
    }

    /// <summary>What it needs from the person who added it; null when nothing, or when it is somebody else's.</summary>
    public static SystemNeed? Need(SystemView system) =>
        !system.IsMine
            ? null
            : system.Status.Contact switch
            {
                SystemContact.NeedsHostKey => new("Its host key has to be compared before anything is sent there.", "Compare it"),
                SystemContact.HostKeyChanged => new("It shows another host key than the one you confirmed.", "Look at it"),
                SystemContact.NeedsSignIn when system.Findings is null => new("It is added, and nobody has signed in there yet.", "Sign in"),
                SystemContact.NeedsSignIn => new("It needs you to sign in; jobs there go on.", "Sign in"),
                SystemContact.Unknown when system is { Address: null, Findings: null } => new(
                    "Its program has not dialled in yet.",
                    "Start it there"
                ),
                _ => null,
            };

    /// <summary>Needs a person can meet by signing in.</summary>
    public static bool NeedsSignIn(SystemView system) => system is { IsMine: true, Status.Contact: SystemContact.NeedsSignIn };

    /// <summary>The sentence a system's page opens with: how the portal stands with it, since when, and what that means for jobs.</summary>
    public static string Contact(SystemView system, ViewerZone zone, DateTimeOffset now)
    {
        var since = zone.Short(system.Status.Since, now);
        return system.Status.Contact switch
        {
            SystemContact.Connected => $"Connected since {since}. {Way(system.Status.Rung)}",
            SystemContact.Connecting => $"Connecting since {since}. Jobs there go on meanwhile.",
            SystemContact.NeedsHostKey => "Nothing is sent there before you have compared its host key.",
            SystemContact.HostKeyChanged => $"It shows another host key since {since}. Nothing is sent there; jobs there go on.",
            SystemContact.NeedsSignIn when system.Status.Rung == Contracts.Rung.Twin =>
                $"It needs a sign-in since {since}. The program on its login node goes on by itself, as long as it reaches the portal.",
            SystemContact.NeedsSignIn => $"It needs a sign-in since {since}. Jobs there go on; new ones wait.",
            SystemContact.NotHeard => $"Nothing heard since {since}. Jobs there probably go on; what they write is caught up when contact returns.",
            _ when system.Address is null => "Its program has not dialled in yet.",
            _ => "Nothing heard of it yet.",
        };
    }

    /// <summary>The rung in use, in a few words; with a reason and none, nothing is run.</summary>
    public static string Rung(SystemStatus status) => status is { Rung: null, RungWhy: not null } ? "Nothing runs there now" : Rung(status.Rung);

    /// <summary>Which program is on the login node and when it was heard; null when none serves.</summary>
    public static string? Twin(SystemView system, DateTimeOffset now)
    {
        if (system.Status.Rung is not (Contracts.Rung.Twin or Contracts.Rung.ByHand))
        {
            return null;
        }

        var twin = system.Executors.FirstOrDefault(executor => executor.Name.EndsWith("-twin", StringComparison.Ordinal));
        return twin is not { ProgramVersion: { } version, LastSeenAt: { } seen }
            ? null
            : $"The program there is version {ExecutorWords.Version(ServerText.Line(version))}, heard {Durations.Ago(seen, now)}.";
    }

    /// <summary>The rung, in a few words.</summary>
    public static string Rung(Rung? rung) =>
        rung switch
        {
            Contracts.Rung.Twin => "Program on the login node",
            Contracts.Rung.ByHand => "Program you started there",
            Contracts.Rung.OverSsh => "Over SSH",
            _ => "not chosen yet",
        };

    /// <summary>What a rung means.</summary>
    public static string Meaning(Rung rung) =>
        rung switch
        {
            Contracts.Rung.Twin =>
                "The portal puts its program on the login node and looks after it; it dials out. Quickest, and goes on when the portal restarts.",
            Contracts.Rung.ByHand => "You paste one command on the login node. No key or password of yours reaches the portal.",
            _ => "Nothing stays on the login node: each command goes over the SSH connection, which has to stand.",
        };

    /// <summary>Where it is: "ada@lumi.csc.fi, port 2222, through gate".</summary>
    public static string Where(SystemAddress? address)
    {
        if (address is null)
        {
            return "its program dials in";
        }
        var port = address.Port == 22 ? "" : $", port {address.Port}";
        var jump = address.JumpHost is { Length: > 0 } through ? $", through {through}" : "";
        return $"{address.User}@{address.Host}{port}{jump}";
    }

    /// <summary>What removing does, said before it is done.</summary>
    public static IReadOnlyList<string> RemovingMeans(SystemView system)
    {
        var jobs = system.Executors.Sum(executor => executor.Jobs.Count);
        var means = new List<string>
        {
            "The portal ends its program there, closes its connection, retires its programs and forgets the keys it made or was given. Adding it again means signing in again.",
        };
        if (jobs > 0)
        {
            means.Add(
                jobs == 1
                    ? "1 job is there. It is not stopped; the portal loses contact with it, and its end has to be said by you."
                    : $"{jobs} jobs are there. They are not stopped; the portal loses contact with them, and their end has to be said by you."
            );
        }
        means.Add("A line you put into authorized_keys there stays until you take it out.");
        return means;
    }

    private static string Way(Rung? rung) =>
        rung switch
        {
            Contracts.Rung.Twin => "Jobs run through a program on its login node, which dials out.",
            Contracts.Rung.ByHand => "Jobs run through the program you started on its login node.",
            Contracts.Rung.OverSsh => "Jobs run over the SSH connection; nothing stays on its login node.",
            _ => "How jobs get there is being found out.",
        };
}
