using Microsoft.AspNetCore.Identity;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Begins the first session of somebody who has just made an account.</summary>
internal sealed class NewcomerSignIn(SignInManager<Person> signIns, TimeProvider time)
{
    public Task BeginAsync(Person person) => signIns.SignInWithClaimsAsync(person, isPersistent: false, SessionClaims.Of(time.GetUtcNow(), "pwd"));
}
