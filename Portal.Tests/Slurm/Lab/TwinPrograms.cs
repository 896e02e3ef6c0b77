using System.Runtime.InteropServices;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Lab;

/// <summary>The published program for login nodes.</summary>
public static class TwinPrograms
{
    private static readonly PublishedProgram _program = new("Slurm", "pollinator-slurm", "POLLINATOR_SLURM");

    /// <summary>Where it is.</summary>
    public static Task<string> PathAsync() => _program.PathAsync();

    /// <summary>Lays it out in a folder as a published portal has it. With <paramref name="more"/> at its end it is another version.</summary>
    public static async Task LayOutAsync(string folder, string more = "")
    {
        var runtime = RuntimeInformation.ProcessArchitecture is System.Runtime.InteropServices.Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        var place = Path.Combine(folder, runtime, "pollinator-slurm");
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Copy(await PathAsync(), place, overwrite: true);
        await File.AppendAllTextAsync(place, more);
    }
}
