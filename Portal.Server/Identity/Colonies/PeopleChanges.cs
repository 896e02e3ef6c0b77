using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>Makes tokens and sessions follow what a person may do. Called after the database says it.</summary>
internal sealed class PeopleChanges(IServiceScopeFactory scopes, TokenIndex tokens, OpenSessions sessions)
{
    private const int Tries = 5;

    /// <summary>A person may do more or less than before: tokens at once; sessions begin anew.</summary>
    public async Task RoleChangedAsync(UserId person, CancellationToken ct)
    {
        await tokens.RefreshAsync(person.Value, ct);
        await EndSessionsAsync(person);
    }

    /// <summary>A person was removed or locked, or chose another password: tokens that may not work stop at once, and all sessions end.</summary>
    public async Task SessionsEndedAsync(UserId person, CancellationToken ct)
    {
        await tokens.RefreshAsync(person.Value, ct);
        await EndSessionsAsync(person);
    }

    /// <summary>A person may do more than before and loses nothing: sessions stay.</summary>
    public Task RightsGrewAsync(UserId person, CancellationToken ct) => tokens.RefreshAsync(person.Value, ct);

    // Somebody else may write the row in the same moment, such as a sign-in that counts wrong tries.
    private async Task EndSessionsAsync(UserId person)
    {
        await sessions.EndAllAsync(person.Value, but: null, CancellationToken.None);
        for (var left = Tries; left > 0; left--)
        {
            await using var scope = scopes.CreateAsyncScope();
            var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
            if (await people.FindByIdAsync(person.ToString()) is not { } found || (await people.UpdateSecurityStampAsync(found)).Succeeded)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The sessions of {person} could not be ended: its row was written by others {Tries} times in a row.");
    }
}
