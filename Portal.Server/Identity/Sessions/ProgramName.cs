using Pollinator.Portal.Server.Identity.Provider;

namespace Pollinator.Portal.Server.Identity.Sessions;

/// <summary>A program in a few words, for its owner to recognise it by.</summary>
internal static class ProgramName
{
    public static string Of(string client) => client is ProviderClients.Cli ? "The pollinator command" : client;
}
