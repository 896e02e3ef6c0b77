using System.Runtime.InteropServices;
using Pollinator.Cli;
using Pollinator.Cli.Shell;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var shell = Terminal.OfThisProcess();
return await CommandLine.RunAsync(args, shell, stop.Token);

void Stop(PosixSignalContext signal)
{
    // The first asks to end well; a second one ends at once, as without this.
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
