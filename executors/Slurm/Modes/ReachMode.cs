using Pollinator.Sdk;
using Pollinator.Sdk.Channel;

namespace Pollinator.Slurm.Modes;

/// <summary>On the login node: whether the portal is reached from there, asked by the very program that would have to.</summary>
internal static class ReachMode
{
    /// <returns>0 when it is; 1 when not, with the reason on standard error.</returns>
    public static async Task<ExecutorExit> RunAsync(string portal, string key, IConsole console, CancellationToken ct)
    {
        if (!Uri.TryCreate(portal, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            console.Say("--portal needs the portal's address, such as https://pollinator.example.org.");
            return ExecutorExit.Usage;
        }

        if (await PortalReach.WhyNotAsync(address, key, ct) is not { } why)
        {
            return ExecutorExit.Asked;
        }

        console.Say(why);
        return ExecutorExit.Fault;
    }
}
