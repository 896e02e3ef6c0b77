using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>Who may ask the provider for tokens: the <c>pollinator</c> command, and the applications of the settings. Written down anew at every start.</summary>
internal sealed class ProviderClients(IServiceScopeFactory scopes, IOptions<ProviderOptions> options) : IHostedService
{
    /// <summary>The client id of the <c>pollinator</c> command.</summary>
    public const string Cli = "pollinator-cli";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        await PutAsync(applications, OfCli(), cancellationToken);
        foreach (var (id, client) in options.Value.Clients)
        {
            await PutAsync(applications, Of(id, client), cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task PutAsync(IOpenIddictApplicationManager applications, OpenIddictApplicationDescriptor client, CancellationToken ct)
    {
        if (await applications.FindByClientIdAsync(client.ClientId!, ct) is { } known)
        {
            await applications.UpdateAsync(known, client, ct);
        }
        else
        {
            await applications.CreateAsync(client, ct);
        }
    }

    // It has no secret: whoever has the program has it. A person says yes each time instead, and the code is bound to who asked for it (PKCE).
    private static OpenIddictApplicationDescriptor OfCli()
    {
        var client = new OpenIddictApplicationDescriptor
        {
            ClientId = Cli,
            DisplayName = "the pollinator command",
            ApplicationType = ApplicationTypes.Native,
            ClientType = ClientTypes.Public,
            ConsentType = ConsentTypes.Explicit,
            // Any port of the loopback address (RFC 8252, section 7.3).
            RedirectUris = { new Uri("http://127.0.0.1/callback") },
            Requirements = { Requirements.Features.ProofKeyForCodeExchange },
            Permissions =
            {
                Permissions.Endpoints.Authorization,
                Permissions.Endpoints.DeviceAuthorization,
                Permissions.Endpoints.Token,
                Permissions.Endpoints.Revocation,
                Permissions.GrantTypes.AuthorizationCode,
                Permissions.GrantTypes.DeviceCode,
                Permissions.GrantTypes.RefreshToken,
                Permissions.ResponseTypes.Code,
                Permissions.Scopes.Profile,
            },
        };
        client.Permissions.UnionWith(ScopeNames.All.Select(scope => Permissions.Prefixes.Scope + scope));
        return client;
    }

    private static OpenIddictApplicationDescriptor Of(string id, ProviderClientOptions options)
    {
        var client = new OpenIddictApplicationDescriptor
        {
            ClientId = id,
            ClientSecret = options.Secret,
            DisplayName = options.DisplayName.Length > 0 ? options.DisplayName : id,
            ApplicationType = ApplicationTypes.Web,
            ClientType = ClientTypes.Confidential,
            ConsentType = ConsentTypes.Explicit,
            Requirements = { Requirements.Features.ProofKeyForCodeExchange },
            Permissions =
            {
                Permissions.Endpoints.Authorization,
                Permissions.Endpoints.Token,
                Permissions.GrantTypes.AuthorizationCode,
                Permissions.ResponseTypes.Code,
                Permissions.Scopes.Profile,
                Permissions.Scopes.Email,
            },
        };
        client.RedirectUris.UnionWith(options.RedirectUris.Select(uri => new Uri(uri)));
        return client;
    }
}
