using Pollinator.Sdk.Channel;
using Pollinator.Sdk.State;

namespace Pollinator.Sdk;

/// <summary>Makes sure the portal knows this executor.</summary>
internal sealed class Enrollment(StateFolder state, ExecutorOptions options, IConsole console, TimeProvider time)
{
    /// <summary>The registration there is, or a new one with a one-time code; null when the portal refused the code or none was given.</summary>
    public async Task<Registration?> EnsureAsync(HttpClient http, ExecutorKey key, string kind, CancellationToken ct)
    {
        if (!options.RegisterAnew && state.ReadRegistration() is { } known)
        {
            return known;
        }

        if (console.ReadCode() is not { } code)
        {
            console.Say("This executor is not registered yet. Get a one-time code on the portal's Executors page and give it on standard input.");
            return null;
        }

        try
        {
            var registration = await new Patient(time).AskAsync(
                token => PortalRegistration.RegisterAsync(http, key, kind, code, token),
                ct,
                console.Say
            );
            state.WriteRegistration(registration);
            console.Say($"Registered as {registration.Name}. Its key's SHA-256 is {key.Fingerprint}.");
            return registration;
        }
        catch (PortalException e)
        {
            console.Say($"The portal did not accept the one-time code: {e.Message}");
            return null;
        }
    }
}
