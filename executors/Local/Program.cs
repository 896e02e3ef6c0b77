using System.Runtime.InteropServices;
using Pollinator.Local;
using Pollinator.Local.Launch;
using Pollinator.Sdk;
using Pollinator.Sdk.State;

var console = new TextConsole();
var (arguments, fault) = LocalArguments.Parse(args);
if (arguments is null)
{
    (fault is null ? Console.Out : Console.Error).WriteLine(fault is null ? LocalArguments.Help : $"{fault} Try pollinator-local --help.");
    return (int)(fault is null ? ExecutorExit.Asked : ExecutorExit.Usage);
}

using var ending = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);

BrokenPipes.LeaveToJobs();
try
{
    var state = new StateFolder(arguments.Options.StateFolder);
    var kind = new LocalExecutor(state, arguments.Local, console, TimeProvider.System);
    return (int)await new ExecutorProgram(kind, state, arguments.Options, console, TimeProvider.System).RunAsync(ending.Token);
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    console.Say($"This executor cannot go on: {e.Message} Jobs go on; start it again once that is mended.");
    return (int)ExecutorExit.Fault;
}

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ending.Cancel();
}
