using System.Diagnostics;

namespace Pollinator.Bench.Pages;

/// <summary>The portal as it is installed: published for release, with its files compressed.</summary>
internal static class PublishedPortal
{
    /// <summary>Publishes it, from the repository that this was started in.</summary>
    /// <returns>The program.</returns>
    public static async Task<string> PublishAsync()
    {
        var folder = Path.GetFullPath(Path.Combine("artifacts", "bench", "portal"));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var word in (string[])["publish", "Portal.Server", "-c", "Release", "-v", "q", "-o", folder])
        {
            start.ArgumentList.Add(word);
        }

        using var publish = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var words = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(folder, "Pollinator.Portal.Server.dll")
            : throw new InvalidOperationException($"The portal was not published. Run the bench at the top of the repository.\n{words}");
    }
}
