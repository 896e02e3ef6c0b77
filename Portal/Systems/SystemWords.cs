using Pollinator.Contracts;
using Pollinator.Portal.Executors;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

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
        count =
            needing == 0 ? count
            : needing == 1 ? L("{0}, 1 needs you", count)
            : L("{0}, {1} need you", count, needing);
        return silent == 0 ? count : L("{0}, {1} without contact", count, silent);
    }

    /// <summary>What it needs from the person who added it; null when nothing, or when it is somebody else's.</summary>
    public static SystemNeed? Need(SystemView system) =>
        !system.IsMine
            ? null
            : system.Status.Contact switch
            {
                SystemContact.NeedsHostKey => new(L("Its host key has to be compared before anything is sent there."), L("Compare it")),
                SystemContact.HostKeyChanged => new(L("It shows another host key than the one you confirmed."), L("Look at it")),
                SystemContact.NeedsSignIn when system.Findings is null => new(L("It is added, and nobody has signed in there yet."), L("Sign in")),
                SystemContact.NeedsSignIn => new(L("It needs you to sign in; jobs there go on."), L("Sign in")),
                SystemContact.Unknown when system is { Address: null, Findings: null } => new(
                    L("Its program has not dialled in yet."),
                    L("Start it there")
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
            SystemContact.Connected => L("Connected since {0}. {1}", since, Way(system.Status.Rung)),
            SystemContact.Connecting => L("Connecting since {0}. Jobs there go on meanwhile.", since),
            SystemContact.NeedsHostKey => L("Nothing is sent there before you have compared its host key."),
            SystemContact.HostKeyChanged => L("It shows another host key since {0}. Nothing is sent there; jobs there go on.", since),
            SystemContact.NeedsSignIn when system.Status.Rung == Contracts.Rung.Twin => L(
                "It needs a sign-in since {0}. The program on its login node goes on by itself, as long as it reaches the portal.",
                since
            ),
            SystemContact.NeedsSignIn => L("It needs a sign-in since {0}. Jobs there go on; new ones wait.", since),
            SystemContact.NotHeard => L(
                "Nothing heard since {0}. Jobs there probably go on; what they write is caught up when contact returns.",
                since
            ),
            _ when system.Address is null => L("Its program has not dialled in yet."),
            _ => L("Nothing heard of it yet."),
        };
    }

    /// <summary>The rung in use, in a few words; with a reason and none, nothing is run.</summary>
    public static string Rung(SystemStatus status) => status is { Rung: null, RungWhy: not null } ? L("Nothing runs there now") : Rung(status.Rung);

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
            : L("The program there is version {0}, heard {1}.", ExecutorWords.Version(ServerText.Line(version)), Durations.Ago(seen, now));
    }

    /// <summary>The rung, in a few words.</summary>
    public static string Rung(Rung? rung) =>
        rung switch
        {
            Contracts.Rung.Twin => L("Program on the login node"),
            Contracts.Rung.ByHand => L("Program you started there"),
            Contracts.Rung.OverSsh => L("Over SSH"),
            _ => L("not chosen yet"),
        };

    /// <summary>What a rung means.</summary>
    public static string Meaning(Rung rung) =>
        rung switch
        {
            Contracts.Rung.Twin => L(
                "The portal puts its program on the login node and looks after it; it dials out. Quickest, and goes on when the portal restarts."
            ),
            Contracts.Rung.ByHand => L("You paste one command on the login node. No key or password of yours reaches the portal."),
            _ => L("Nothing stays on the login node: each command goes over the SSH connection, which has to stand."),
        };

    /// <summary>Where it is: "ada@lumi.csc.fi, port 2222, through gate".</summary>
    public static string Where(SystemAddress? address)
    {
        if (address is null)
        {
            return L("its program dials in");
        }
        var place = $"{address.User}@{address.Host}";
        place = address.Port == 22 ? place : L("{0}, port {1}", place, address.Port);
        return address.JumpHost is { Length: > 0 } through ? L("{0}, through {1}", place, through) : place;
    }

    /// <summary>What removing does, said before it is done.</summary>
    public static IReadOnlyList<string> RemovingMeans(SystemView system)
    {
        var jobs = system.Executors.Sum(executor => executor.JobCount);
        var means = new List<string>
        {
            L(
                "The portal ends its program there, closes its connection, retires its programs and forgets the keys it made or was given. Adding it again means signing in again."
            ),
        };
        if (jobs > 0)
        {
            means.Add(
                jobs == 1
                    ? L("1 job is there. It is not stopped; the portal loses contact with it, and its end has to be said by you.")
                    : L(
                        "{0} jobs are there. They are not stopped; the portal loses contact with them, and their end has to be said by you.",
                        Sizes.Count(jobs)
                    )
            );
        }
        means.Add(L("A line you put into authorized_keys there stays until you take it out."));
        return means;
    }

    private static string Way(Rung? rung) =>
        rung switch
        {
            Contracts.Rung.Twin => L("Jobs run through a program on its login node, which dials out."),
            Contracts.Rung.ByHand => L("Jobs run through the program you started on its login node."),
            Contracts.Rung.OverSsh => L("Jobs run over the SSH connection; nothing stays on its login node."),
            _ => L("How jobs get there is being found out."),
        };
}
