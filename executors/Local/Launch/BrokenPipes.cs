using System.Runtime.InteropServices;

namespace Pollinator.Local.Launch;

/// <summary>.NET ignores SIGPIPE, and an ignored signal stays ignored in all that is started from here; a handler does not outlive an exec.</summary>
internal static partial class BrokenPipes
{
    private const int SigPipe = 13;

    /// <summary>
    /// Puts a handler in the place of ignoring. No managed code may run in a signal's context, so it is the C library's <c>abs</c>: takes an
    /// int, touches nothing.
    /// </summary>
    public static void LeaveToJobs() => Signal(SigPipe, NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "abs"));

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
