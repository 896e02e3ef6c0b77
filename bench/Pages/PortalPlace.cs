using System.Diagnostics;

namespace Pollinator.Bench.Pages;

/// <summary>A data folder and an address at which a portal is started several times.</summary>
internal sealed class PortalPlace : IAsyncDisposable
{
    private readonly (string Folder, Uri Address) _place = PortalProcess.Place();

    /// <summary>Seconds from the program's start until its first page has been answered; it is ended afterwards.</summary>
    public async Task<double> StartOnceAsync(string program)
    {
        using var client = new HttpClient { BaseAddress = _place.Address };
        var start = Stopwatch.GetTimestamp();
        using var process = PortalProcess.Start(program, PortalProcess.Arguments(_place.Folder, _place.Address));
        try
        {
            while (!await PortalProcess.AnswersAsync(client))
            {
                if (process.HasExited || Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(1))
                {
                    throw new InvalidOperationException("The portal did not come up.");
                }

                await Task.Delay(5);
            }

            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_place.Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
