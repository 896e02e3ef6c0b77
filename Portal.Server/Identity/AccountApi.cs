using Microsoft.AspNetCore.Antiforgery;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Identity;

/// <summary>The account's part of the API.</summary>
internal static class AccountApi
{
    /// <summary>The value that a page sends as <see cref="ApiAntiforgery.Header"/> with what changes something.</summary>
    public sealed record AntiforgeryValue(string Header, string Token);

    public static void MapAccount(this RouteGroupBuilder api)
    {
        var account = api.MapGroup("/account").WithTags("Account");
        account
            .MapGet(
                "/",
                async (HttpContext context, IAccount accounts, CancellationToken ct) => (await accounts.GetAsync(context.Caller(), ct)).ToResult()
            )
            .Produces<AccountView>()
            .WithSummary("Who the caller is.");
        account
            .MapGet(
                "/tokens",
                async (HttpContext context, IAccount accounts, CancellationToken ct) => (await accounts.TokensAsync(context.Caller(), ct)).ToResult()
            )
            .RequireScope(Scopes.Account)
            .Produces<IReadOnlyList<TokenView>>()
            .WithSummary("The caller's own tokens that work.");
        account
            .MapPost(
                "/tokens",
                async (CreateToken request, HttpContext context, IAccount accounts, CancellationToken ct) =>
                    (await accounts.CreateTokenAsync(context.Caller(), request, ct)).ToResult(StatusCodes.Status201Created)
            )
            .RequireScope(Scopes.Account)
            .Produces<NewToken>(StatusCodes.Status201Created)
            .WithSummary("Makes a token. Its secret is told once, here.");
        account
            .MapDelete(
                "/tokens/{token}",
                async (TokenId token, HttpContext context, IAccount accounts, CancellationToken ct) =>
                    (await accounts.RevokeTokenAsync(context.Caller(), token, ct)).ToResult()
            )
            .RequireScope(Scopes.Account)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Revokes a token at once.");
        MapClients(account);
        api.MapGet("/antiforgery", Antiforgery)
            .WithTags("Account")
            .Produces<AntiforgeryValue>()
            .WithSummary("For pages: what to send with a change.");
    }

    private static void MapClients(RouteGroupBuilder account)
    {
        account
            .MapGet(
                "/clients",
                async (HttpContext context, IClients clients, CancellationToken ct) => (await clients.ListAsync(context.Caller(), ct)).ToResult()
            )
            .RequireScope(Scopes.Account)
            .Produces<IReadOnlyList<ClientView>>()
            .WithSummary("The caller's own clients that work: programs with an id and a secret, such as CI.");
        account
            .MapPost(
                "/clients",
                async (CreateClient request, HttpContext context, IClients clients, CancellationToken ct) =>
                    (await clients.CreateAsync(context.Caller(), request, ct)).ToResult(StatusCodes.Status201Created)
            )
            .RequireScope(Scopes.Account)
            .Produces<NewClient>(StatusCodes.Status201Created)
            .WithSummary("Makes a client. Its secret is told once, here.");
        account
            .MapDelete(
                "/clients/{client}",
                async (string client, HttpContext context, IClients clients, CancellationToken ct) =>
                    (await clients.RevokeAsync(context.Caller(), client, ct)).ToResult()
            )
            .RequireScope(Scopes.Account)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Revokes a client and its access tokens at once.");
    }

    private static IResult Antiforgery(HttpContext context, IAntiforgery antiforgery) =>
        Results.Json(new AntiforgeryValue(ApiAntiforgery.Header, antiforgery.GetAndStoreTokens(context).RequestToken ?? ""));
}
