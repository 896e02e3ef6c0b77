using Pollinator.Contracts;

namespace Pollinator.Slurm.Guest;

/// <summary>What is left on a system, what runs and listens there, and how to stop it, on each rung of the ladder.</summary>
internal static class GuestFacts
{
    public static IReadOnlyList<GuestFact> Files(Rung rung, string home) =>
        rung switch
        {
            Rung.OverSsh =>
            [
                new(
                    $"{home}/attempts/",
                    "a folder for each job: its files, script and output; only you can look into it (0700). It stays until you remove it."
                ),
            ],
            Rung.Twin =>
            [
                .. Own(home),
                new($"{home}/twin.log", "what this program says of itself; begun anew at 4 MB, the one before is kept as twin.log.1"),
                new(
                    $"{Programs(home)}/",
                    "this program, once for each content, some 40 MB each: the three newest. They stay until you remove them (0700)"
                ),
            ],
            _ => Own(home),
        };

    public static IReadOnlyList<GuestFact> Ports(SlurmOptions options) =>
        (options.Rung, options.Socket) switch
        {
            (Rung.OverSsh, _) => [new("none", "nothing listens there; the portal comes in by SSH")],
            (_, { } socket) =>
            [
                new(
                    socket,
                    "a Unix socket, no port: only you can open it (0600). It leads this program to the portal through the portal's SSH connection, and nowhere else"
                ),
            ],
            _ => [new("none", "this program opens no port; it dials out to the portal")],
        };

    /// <summary>As far as who runs the jobs knows. Beside a gateway, which has the keys, the portal puts what that told in this place.</summary>
    public static IReadOnlyList<GuestFact> Keys(Rung rung) =>
        rung == Rung.ByHand
            ? [new("none", "a person signs in there and starts this program; the portal has no key to the account")]
            : [new("not known", "the portal's own program keeps them, and has not told of them yet. Count anew in a moment.")];

    public static IReadOnlyList<GuestFact> Processes(SlurmOptions options)
    {
        if (options.Rung == Rung.OverSsh)
        {
            return [];
        }

        List<GuestFact> all = [new("pollinator-slurm twin", "one, on the login node; it starts Slurm's commands and ends with them")];
        if (options.Socket is not null)
        {
            all.Add(new("pollinator-slurm bridge", "one, within the portal's SSH connection; it ends with it"));
        }

        if (options.Rung == Rung.Twin)
        {
            all.Add(
                new(
                    "SSH",
                    "one connection of the portal's, with some shells in it: through it the program is brought there, started, and started again when it was not heard for half a minute; and the system is looked at and tested by a job when somebody asks for that. Not counted among the commands above"
                )
            );
        }

        return all;
    }

    public static IReadOnlyList<GuestFact> HowToStop(SlurmOptions options) =>
        [
            new("You", "touch ~/.pollinator/STOP on the system: " + Stopped(options.Rung)),
            .. Leave(options.Rung),
            new(
                "The centre",
                $"a policy in {options.PolicyFile}: \"users\": [] lets nobody run jobs by a portal, \"loginNodeProgram\": false lets no program stay on a login node. It is read when a program starts."
            ),
        ];

    private static IReadOnlyList<GuestFact> Own(string home) =>
        [
            new($"{home}/attempts/", "a folder for each job: its files, script and output; removed when the portal has all of it"),
            new(home, "this program's key, its registration and what it must remember of jobs; only you can look into it (0700)"),
        ];

    // The state folder is ~/.pollinator/twin/ID.
    private static string Programs(string home) => $"{Path.GetDirectoryName(Path.GetDirectoryName(home))}/bin";

    private static string Stopped(Rung rung) =>
        rung switch
        {
            Rung.OverSsh => "no new job is taken; jobs go on. scancel ends jobs as usual.",
            Rung.Twin => "the program ends within seconds and is not started again while the file is there; jobs go on. scancel ends jobs as usual.",
            _ => "the program ends; jobs go on. scancel ends jobs as usual.",
        };

    private static IEnumerable<GuestFact> Leave(Rung rung) =>
        rung switch
        {
            Rung.OverSsh =>
            [
                new(
                    "You",
                    "Remove the system from the portal, or take its key out of ~/.ssh/authorized_keys: nothing is sent there any more. Jobs go on; scancel ends them as usual."
                ),
            ],
            Rung.Twin => [new("You", "Sign out of the system at the portal, or remove it there: the portal ends the program first. Jobs go on.")],
            _ => [],
        };
}
