using System.Text.RegularExpressions;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Language;

/// <summary>
/// What programs tell the portal as a whole English text, which is kept as it was told: how a job ended, why it waits. Its sentence is found again by what
/// stands around the holes, and what stood in them is shown as it is. A text that is none of these stays English.
/// </summary>
public static partial class ProgramSentences
{
    private static readonly string[] Plain =
    [
        // How a job ended.
        "The compute node could not write the job's output, so nothing was run. Is the home folder full, or not there on the compute nodes?",
        "The compute node does not see the job's folder, or cannot write there, so nothing was run. Is the home folder full, or not there on the compute nodes?",
        "It was cancelled as asked.",
        "It was cancelled on the system from your own account there.",
        "Slurm's controller had forgotten that it had begun job {0}, and began it once more. The second start ended at once, so that nothing runs twice; how the first ended, nobody knows. Look at its log and files before you run it again.",
        "It reached the {0} GiB of memory it asked for. Run it again with more, or let it use less.",
        "It reached its memory. It asked for none, so it got what the system gives by default. Run it again and say how much it needs.",
        "A node failed under it{0}. It can be run again.",
        "A node could not be started for it{0}. It can be run again.",
        "Slurm gave its nodes to a job of higher priority. It can be run again, or in a partition where that does not happen.",
        "Slurm ended it at its deadline.",
        "Slurm moved it to another cluster of the federation, where it cannot be followed.",
        "Slurm ran the job's script, and it began nothing. Its folder may not be what it was when it was submitted.",
        "Slurm cancelled it, since the job it waited for did not end as it had to. Run that one again first.",
        "It was cancelled on the system; Slurm does not say by whom.",
        "A module could not be loaded, so nothing was run. The log has the system's own words; 'module avail' there lists what there is.",
        "The init command ended with exit code {0}, so the command was not run. Its output is in the log.",
        "The program '{0}' was not found on the compute node. A program in the project folder needs its path, such as './{1}'; one of a module needs the module.",
        "Signal {0}{1} ended the program.",
        "The program ended with exit code {0}. Its log says why, if it said so.",
        "Slurm ended it{0} as it began, and nobody had ordered that: its node lost it, as happens when the node's own Slurm daemon dies just then. It can be run again.",
        "Slurm gave it up{0}, and there is no trace that its script began: its node lost it, or does not see its folder. Look at its log and files before you run it again.",
        "Signal {0}{1} ended the job. Nobody said who sent it.",
        "The job ended with exit code {0}.",
        "Slurm says {0} and gives no exit code.",
        "It was stopped at its walltime, {0}. Ask for more time, or let it do less.",
        "It was stopped at its partition's usual walltime, since it asked for none. Run it again and say how long it needs.",
        "Slurm has forgotten job {0}, and accounting says nothing of it. It was last seen running; it was to be cancelled, and Slurm has nothing of it left to cancel.",
        "Slurm has forgotten job {0}, and accounting says nothing of it. It was last seen waiting; it was to be cancelled, and Slurm has nothing of it left to cancel.",
        "Slurm has forgotten job {0}, and accounting says nothing of it. It was last seen running; nobody knows how it ended. Look at its log and files before you run it again.",
        "Slurm has forgotten job {0}, and accounting says nothing of it. It was last seen waiting; nobody knows how it ended. Look at its log and files before you run it again.",
        "Slurm has forgotten job {0} before it began, as it happens when its controller dies. It was submitted again, as job {1}.",
        "Slurm has forgotten job {0} before it began, and nothing of it runs.",
        "Slurm has suspended it, and will let it go on.",
        "Slurm's controller does not answer.",
        "Slurm gave no clear answer to a submit, and no such job is there.",
        "The system does not answer: {0}",
        "Something in the results could not be brought back.",
        "The secret {0} cannot be had any more, so the job is not submitted without it.",
        "The machine was restarted while the job ran.",
        "The process that watched the job is gone and left no exit code, so nobody knows how the job ended. Nothing of it runs any more.",
        "The job reached its walltime of {0} s and was ended. Ask for a longer walltime, or let it do less.",
        "The kernel ended a process of the job because memory ran out. Ask for more memory, or use less.",
        "The container of image '{0}' could not be made. The log has the runtime's own words.",
        "The program '{0}' is not in the image '{1}', or cannot be executed there.",
        "It was ended before anything was started.",
        "The job's secrets could not be had, so it was not started. {0}",
        "The job's folder could not be made: {0}",
        "The results could not be collected: {0}",
        "{0} of the results could not be kept.",
        // Why it could not be started.
        "The command is empty. Name a program to run.",
        "The program '{0}' was not found on this machine. A program in the project folder needs its path, such as './{1}'.",
        "The program '{0}' is not there. Paths begin in the project folder.",
        "'{0}' is not marked as executable. Name its interpreter first, such as 'sh {1}' or 'python3 {2}', or make it executable.",
        "The job has no command. Say what to run.",
        "The job needs a container image, and this machine has no podman, docker or apptainer that works.",
        "The job needs a container image, and this system has no runtime for containers (apptainer, singularity, ch-run, podman).",
        "'{0}' is not the name of a container image, such as 'docker.io/library/python:3.13' or '/scratch/images/python.sif'.",
        "'{0}' is not the name of a container image, such as 'docker.io/library/python:3.13'.",
        "A container cannot be given the folder '{0}', since its name has a colon or a comma.",
        "The launcher ended with {0} before the job was started. Is {1} writable, and its disk not full?",
        "The launcher did not begin in time. The machine may be overloaded.",
        "No environment variable can be named '{0}'.",
        "The command or the environment has a NUL character, which no program can be given.",
        "The job's words have a character that is none: half a surrogate pair.",
        "The GPUs asked for are still in use by other jobs.",
        // Why it waits in Slurm's queue.
        "Ask the system's administrators why, or cancel it.",
        "Jobs with a higher priority are ahead of it.",
        "No free nodes now. It is next in line for what it asks. Asking for less may start it sooner.",
        "Slurm is looking for nodes for it.",
        "Slurm looks for nodes at its next round.",
        "Slurm is still clearing up after its last run.",
        "Its nodes are being made ready.",
        "It may not start yet: it was put back into the queue, or asks for a later time.",
        "It waits for another job to end.",
        "Only so many tasks of its array may run at once.",
        "All licences it asks for are in use.",
        "Its reservation has not begun yet.",
        "A node it needs is down. It starts when the node is back.",
        "The system's front end is down. It starts when that is back.",
        "The system's power limit leaves no room now.",
        "Power is set aside for other jobs now.",
        "The burst buffer has no room now.",
        "Its data are on the way to the burst buffer.",
        "The burst buffer is being made ready.",
        "The clusters of the federation are deciding where it runs.",
        "Its last launch failed; Slurm tries again.",
        "Something in the system failed; Slurm tries again.",
        "The nodes it needs are not to be had now: down, drained, or set aside. It starts when they are back.",
        "Its partition takes jobs but starts none just now.",
        "Its partition is switched off just now.",
        "It asks for more time than its partition allows, so it can never start. Ask for less, or choose another partition.",
        "It asks for more or fewer nodes than its partition allows, so it can never start. Change the number, or choose another partition.",
        "It asks for something its partition does not have or allow, so it cannot start. Ask for less, or choose another partition.",
        "Its account may not use this partition. Name another account or partition.",
        "Slurm does not know its account (any more). Name another.",
        "Slurm does not know its QOS (any more), or its account may not use it. Name another.",
        "Its QOS may not be used in this partition. Name another QOS or partition.",
        "No node has what its constraint asks for. Change the constraint.",
        "It waits for a job that did not end as it had to, so it can never start. Run that one again, or cancel this one.",
        "It cannot end before its deadline any more.",
        "Its reservation is gone. Name another, or none.",
        "Its reservation cannot be used (any more). Name another, or none.",
        "It is held by its owner on the system. Release it there with scontrol release, or cancel it.",
        "The burst buffer is in a state Slurm cannot use. Ask the system's administrators.",
        "A limit of its account or QOS is reached. It starts when there is room below the limit.",
        "Its account runs as many jobs as it may. It starts when one ends.",
        "Its account uses as much as it may. It starts when some of its jobs end.",
        "Its account's time limit is reached. Ask for less time, or charge another account.",
        "Its QOS runs as many jobs as it may. It starts when one ends.",
        "Its QOS uses as much as it may. It starts when some of its jobs end.",
        "It asks for more time than its QOS allows. Ask for less, or name another QOS.",
        "Its account has used more than its QOS allows for. Name another QOS, or wait until past use counts less.",
        "Its session was inactive for too long.",
        "Slurm has not said yet why it waits.",
        "Its last run ended with an exit code.",
        "Its last run reached its walltime.",
        "Its last run reached its memory.",
        "The nodes it needs are down, drained, or set aside for jobs in partitions of higher priority.",
        "The system is maintained soon, and its walltime reaches into that. A shorter walltime can start before it.",
        "Its node could not start it, so Slurm put it back into the queue and holds it. Release it there with scontrol release and its number, or cancel it.",
        "It was put back into the queue on the system, and is held. Release it there with scontrol release and its number, or cancel it.",
        "Slurm says \"{0}\", which we don't know. Nothing was changed.",
        "Slurm says \"{0}\", which we don't know.",
        // Why Slurm refused it.
        "No node of the partition has the memory it asks for. Ask for less, or choose another partition.",
        "No node of the partition has that many cores. Ask for fewer, or choose another partition.",
        "Slurm has no such partition, or you may not see it. Choose another.",
        "Slurm does not let you charge this account, or not in this partition. Name another account.",
        "Slurm has no such QOS, or your account may not use it. Name another, or none.",
        "Your account has as many jobs in Slurm's queue as it may have. Wait until some end, or charge another account.",
        "You have as many jobs in Slurm's queue as this QOS allows. Wait until some end, or name another QOS.",
        "Your account has as many jobs in Slurm's queue as this QOS allows. Wait until some end, or name another QOS.",
        "This QOS has as many jobs in Slurm's queue as it allows. Wait until some end, or name another QOS.",
        "It asks for more time than your account allows. Ask for less.",
        "It asks for more than its QOS allows one job. Ask for less, or name another QOS.",
        "It asks for less than its QOS demands. Ask for more, or name another QOS.",
        "Its QOS uses as much as it may. Wait until some of its jobs end, or name another QOS.",
        "It asks for more than your account allows one job. Ask for less.",
        "Your account uses as much as it may. Wait until some of its jobs end, or charge another.",
        "It breaks a limit of your account or QOS (jobs in the queue, size, or time). Ask for less, or name another account or QOS.",
        "It asks for more time than the partition allows. Ask for less, or choose another partition.",
        "It asks for something the partition does not allow. Ask for less, or choose another partition.",
        "It asks for more or fewer nodes than the partition allows. Change the number, or choose another partition.",
        "It asks for more cores than its nodes have. Ask for fewer.",
        "No node of the partition has what it asks for (cores, memory, GPUs). Ask for less, or choose another partition.",
        "The partition has no such GPUs. Name another model, or choose another partition.",
        "There is no such reservation, or it is not for you. Name another, or none.",
        "This reservation is not for you. Name another, or none.",
        "The partition takes no jobs just now. Choose another.",
        "You may not use this partition. Choose another.",
        "Slurm does not let you submit jobs. Ask the system's administrators.",
        "Slurm does not know you. Ask the system's administrators for an account.",
        "Slurm's queue is full for everybody. Try again later.",
        "Slurm takes no jobs just now. Try again later.",
        "A path or a name is too long for Slurm.",
        "The job's command and environment are too large for Slurm. Put what is long into a file of the project.",
        "Slurm does not take this script: it has DOS line breaks.",
        "Slurm does not take this script: its first line names no interpreter.",
        "Its job array is larger than Slurm allows. Ask for fewer tasks.",
        "The job it shall wait for is not there (any more). Name another, or none.",
        "This version of Slurm does not take a value we give it. Tell the person who runs the portal.",
        "This version of Slurm does not know an option we use. Tell the person who runs the portal.",
        "The job's script could not be read on the system. Is the home folder full or away?",
        "Slurm refused the job and said: {0}",
        "Slurm would not take it and said: {0}",
        // What the portal itself writes into the ledger, or says of a question.
        "The answer that brought it to the executor was lost on the way.",
        "It is not shared with the submitter any more; nothing had started",
        "The program that works for this system was started anew meanwhile, so this question was lost. Ask again.",
        "The program that works for this system did not take the question up within {0} s. It may have ended, or not reach the portal: look at its health, then ask again.",
        "There was no answer within an hour, so the question was given up. Ask again.",
        "Nobody waited for the answer any more, so the question was given up. Ask again.",
        "The question was given up.",
        "The program that would answer was retired.",
        // What stands in the holes of the composed ones.
        ", since the job it waited for did not end as it had to",
        "Slurm gave its nodes to a job of higher priority",
        "A node failed under it",
        "Slurm ended its run",
        "QOS",
        "account",
        "burst buffer",
        "billing units",
        "CPUs",
        "energy",
        "GPUs or other devices",
        "licences",
        "memory",
        "nodes",
        "of something",
        "Its account",
        "Its QOS",
        "The project's files could not be brought here",
        "The results could not be kept",
    ];

    // In their holes stand sentences and words that have translations too.
    private static readonly string[] Composed =
    [
        "{0} Slurm adds: {1}",
        "{0}: the connection to the portal broke.",
        "{0} and put it back into the queue. It will begin anew, in the same folder.",
        "An administrator of the system cancelled it{0}.",
        "User {0} of the system cancelled it{1}.",
        "Slurm refused the job. {0}",
        "Slurm would not take it. {0}",
        "It is held by an administrator of the system. {0}",
        "It was put back into the queue too often, so Slurm holds it. {0}",
        "It asks for less {0} than its QOS demands, so it can never start. Ask for more, or name another QOS.",
        "All jobs of its {0} together are as many as may run at once. It starts when one ends.",
        "Its {0} has as many jobs in the queue as it may have.",
        "The time granted to its {0} is used up. Charge another account, or ask for more time.",
        "What was granted to its {0} ({1} times minutes) is used up. Charge another account, or ask for more.",
        "Running jobs of its {0} have claimed what it may use ({1} times minutes). It starts when some end; a shorter walltime claims less.",
        "All jobs of its {0} together use as many {1} as they may. It starts when some end.",
        "{0} runs as many jobs as it may at once. It starts when one ends.",
        "{0} has as many jobs in the queue as it may have.",
        "It asks for more time than its {0} allows one job, so it can never start. Ask for less.",
        "It asks for more {0} times minutes than its {1} allows one job, so it can never start. Ask for fewer, or for less time.",
        "Running jobs have claimed what its {0} may use ({1} times minutes). It starts when some end.",
        "{0} uses as many {1} as it may. It starts when some of those jobs end.",
        "It asks for more {0} on a node than its {1} allows, so it can never start. Ask for fewer.",
        "It asks for more {0} than its {1} allows one job, so it can never start. Ask for fewer.",
        "You are at a limit of the {0}: your account there",
    ];

    private const int Longest = 4096;
    private const int Deepest = 3;

    private static readonly Form[] Known =
    [
        .. Plain.Where(text => text.Contains('{', StringComparison.Ordinal)).Select(text => new Form(text, IsComposed: false)),
        .. Composed.Select(text => new Form(text, IsComposed: true)),
    ];

    /// <summary>All of them, with holes <c>{0}</c> and on.</summary>
    public static IEnumerable<string> All => Plain.Concat(Composed);

    /// <summary>The text in the language of the page; null where its sentence is none of these.</summary>
    public static string? Find(string english) => Find(english, depth: 0);

    private static string? Find(string english, int depth)
    {
        // It may come from a program that means harm: no sentence of ours is so long, nor holds others so deep.
        if (english.Length > Longest || depth > Deepest)
        {
            return null;
        }

        foreach (var form in Known)
        {
            if (form.Read(english) is { } values)
            {
                return L(form.Template, [.. values.Select(value => form.IsComposed ? Within(value, depth + 1) : value)]);
            }
        }

        return null;
    }

    private static string Within(string value, int depth)
    {
        var whole = L(value);
        return string.Equals(whole, value, StringComparison.Ordinal) ? Find(value, depth) ?? value : whole;
    }

    private sealed partial record Form(string Template, bool IsComposed)
    {
        private readonly string[] _around = Hole().Split(Template);

        // What stands in the holes, each as short as it can be; null for a text of another form.
        public string[]? Read(string text)
        {
            if (!text.StartsWith(_around[0], StringComparison.Ordinal))
            {
                return null;
            }

            var (at, values) = (_around[0].Length, new string[_around.Length - 1]);
            for (var hole = 0; hole < values.Length; hole++)
            {
                var next = _around[hole + 1];
                var end =
                    hole < values.Length - 1 ? text.IndexOf(next, at, StringComparison.Ordinal)
                    : text.EndsWith(next, StringComparison.Ordinal) ? text.Length - next.Length
                    : -1;
                if (end < at)
                {
                    return null;
                }

                (values[hole], at) = (text[at..end], end + next.Length);
            }

            return values;
        }

        [GeneratedRegex(@"\{[0-9]\}", RegexOptions.NonBacktracking)]
        private static partial Regex Hole();
    }
}
