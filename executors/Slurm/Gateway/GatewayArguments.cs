using System.Reflection;
using Pollinator.Sdk;

namespace Pollinator.Slurm.Gateway;

/// <summary>The words after <c>gateway</c>.</summary>
internal static class GatewayArguments
{
    public const string Help = """
        pollinator-slurm gateway: reaches one Slurm system over SSH, for a portal beside it. The portal starts it by itself.

          pollinator-slurm gateway --portal URL --state FOLDER [--twin-programs FOLDER] [--register]

          --portal URL             the portal's address
          --state FOLDER           where its keys and its jobs' files are kept
          --twin-programs FOLDER   programs for login nodes: FOLDER/linux-x64/pollinator-slurm, FOLDER/linux-arm64/pollinator-slurm
          --register               register anew, with a new one-time code

        The first start reads a one-time code from standard input.
        Exit codes: 0 ended as asked, 1 fault, 2 wrong words, 3 a newer start took over, 4 refused by the portal, 5 state folder in use.
        """;

    /// <summary>Reads the words. No options and no fault: help was asked for.</summary>
    public static (GatewayOptions? Options, string? Fault) Parse(IReadOnlyList<string> words)
    {
        string? portal = null;
        string? state = null;
        string? programs = null;
        var isAnew = false;
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "--help" or "-h":
                    return (null, null);
                case "--register":
                    isAnew = true;
                    break;
                case "--portal" when i + 1 < words.Count:
                    portal = words[++i];
                    break;
                case "--state" when i + 1 < words.Count:
                    state = words[++i];
                    break;
                case "--twin-programs" when i + 1 < words.Count:
                    programs = words[++i];
                    break;
                default:
                    return (null, $"'{words[i]}' is not known, or needs a value.");
            }
        }

        if (!Uri.TryCreate(portal, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return (null, "--portal needs the portal's address, such as https://pollinator.example.org.");
        }

        return state is null ? (null, "--state needs a folder.") : (Options(address, state, isAnew) with { TwinPrograms = programs }, null);
    }

    private static GatewayOptions Options(Uri portal, string state, bool isAnew) =>
        new(
            new ExecutorOptions
            {
                Portal = portal,
                StateFolder = state,
                ProgramVersion =
                    typeof(GatewayArguments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
                RegisterAnew = isAnew,
            }
        );
}
