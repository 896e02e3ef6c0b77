using System.Runtime.InteropServices;
using Pollinator.Slurm.Modes;

using var ending = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);

// A person's sign-in ends, and this goes on.
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static signal => signal.Cancel = true);

return await SlurmProgram.RunAsync(args, new TextConsole(), ending.Token);

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ending.Cancel();
}
