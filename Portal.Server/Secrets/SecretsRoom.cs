using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Secrets;

/// <summary>Secrets: what a project or a colony keeps for its jobs, and nobody reads back.</summary>
internal static class SecretsRoom
{
    public static void AddSecrets(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SecretVault>();
        builder.Services.AddSingleton<SecretHandOut>();
        builder.Services.AddSingleton<ISecretsThere, SecretsThere>();
        builder.Services.AddSingleton<ISecrets, SecretsService>();
    }

    public static void MapSecrets(this WebApplication app)
    {
        app.MapApi().MapSecretRoutes();
        app.MapExecutorApi().MapSecretHandOut();
    }
}
