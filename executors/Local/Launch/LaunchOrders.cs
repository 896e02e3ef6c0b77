using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Local.Containers;
using Pollinator.Local.Gpus;
using Pollinator.Local.Machine;
using Pollinator.Sdk;
using Pollinator.Sdk.State;

namespace Pollinator.Local.Launch;

/// <summary>Turns a job into what the launcher is to do. Throws <see cref="ExecutorException"/> for what cannot be started.</summary>
internal sealed class LaunchOrders(MachineFindings machine, GpuDesk gpus, LocalOptions options)
{
    // What a container runtime's client needs of the executor's own environment to find its user's containers.
    private static readonly string[] ClientVariables = ["XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "DOCKER_HOST", "DOCKER_CONFIG"];

    /// <summary>The name of an attempt's container.</summary>
    public static string ContainerName(AttemptKey attempt) => $"pollinator-{attempt}";

    public LaunchOrder Make(HeldJob job)
    {
        JobEnvironment.Require(job.Spec);
        if (job.Spec.Command.Count == 0)
        {
            throw new ExecutorException(EndReason.StartFailed, "The job has no command. Say what to run.");
        }

        var given = gpus.Take(job);
        WriteInputs(job);
        var environment = JobEnvironment.Of(job, options.Home, given, machine.Gpus.Brand);
        var order = new LaunchOrder
        {
            Folder = job.Folder,
            WalltimeSeconds = job.Spec.Conditions.WalltimeSeconds ?? 0,
            GraceSeconds = (int)Math.Ceiling(options.Grace.TotalSeconds),
            MemoryKillsFile = ControlGroup.MemoryKillsFile(),
            Environment = environment,
            Command = job.Spec.Command,
        };
        return job.Spec.Image is { } image ? InContainer(order, job, image, given) : OnMachine(order, job);
    }

    private static LaunchOrder OnMachine(LaunchOrder order, HeldJob job)
    {
        if (job.Spec.InitCommand is null)
        {
            CommandSearch.Require(job.Spec.Command[0], job.Project, order.Environment["PATH"]);
        }

        return order with
        {
            InitCommand = job.Spec.InitCommand,
        };
    }

    private LaunchOrder InContainer(LaunchOrder order, HeldJob job, string image, string? given)
    {
        if (machine.Runtimes.Count == 0)
        {
            throw new ExecutorException(
                EndReason.PlatformRefused,
                "The job needs a container image, and this machine has no podman, docker or apptainer that works."
            );
        }

        // A container has a search path and a home of its own; only what was asked for is put over them.
        var wanted = order.Environment.Where(pair => pair.Key is not ("PATH" or "HOME") || job.Spec.Environment.ContainsKey(pair.Key));
        var call = ContainerRendering.Render(
            machine.Runtimes[0],
            new()
            {
                Name = ContainerName(job.Key),
                Image = image,
                Project = job.Project,
                Inputs = job.Assignment.Inputs is { Count: > 0 } ? JobEnvironment.InputsFile(job) : null,
                Environment = wanted.ToDictionary(),
                InitCommand = job.Spec.InitCommand,
                Command = job.Spec.Command,
                Gpus = given,
                Brand = machine.Gpus.Brand,
                MemoryBytes = job.Spec.Conditions.MemoryBytes,
                CpuMillicores = job.Spec.Conditions.CpuMillicores,
                UserAndGroup = Account.UserAndGroup(),
            }
        );
        // Found where the executor found it when it looked around: a job's own search path need not have it (a module, /opt).
        IReadOnlyList<string> command = [CommandSearch.OnOwnPath(call.Command[0]), .. call.Command.Skip(1)];
        return order with { Command = command, Environment = ClientEnvironment(job, call) };
    }

    private Dictionary<string, string> ClientEnvironment(HeldJob job, ContainerCall call)
    {
        var client = new Dictionary<string, string>(call.Environment)
        {
            ["PATH"] = JobEnvironment.Path,
            ["HOME"] = options.Home,
            ["POLLINATOR_JOB_ID"] = job.Key.Job.ToString(),
            ["POLLINATOR_PROJECT_DIR"] = job.Project,
        };
        foreach (var name in ClientVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                client[name] = value;
            }
        }

        return client;
    }

    private static void WriteInputs(HeldJob job)
    {
        if (job.Assignment.Inputs is { Count: > 0 } inputs)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(inputs, ContractsJson.Default.IReadOnlyDictionaryStringJsonElement);
            DurableFile.Write(JobEnvironment.InputsFile(job), bytes);
        }
    }
}
