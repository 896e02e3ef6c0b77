using Microsoft.AspNetCore.Identity;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Length is the rule; beyond it only what everybody tries first is refused. No demands for digits and signs: they make passwords worse.</summary>
internal sealed class PasswordRules : IPasswordValidator<Person>
{
    public const int Shortest = 12;
    public const int Longest = 200;

    private const int FewestDifferent = 5;

    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password) =>
        Task.FromResult(Fault(user, password ?? "") is { } fault ? IdentityResult.Failed(fault) : IdentityResult.Success);

    private static IdentityError? Fault(Person user, string password)
    {
        if (password.Length > Longest)
        {
            return new IdentityError { Code = "PasswordTooLong", Description = L("The password is longer than {0} characters.", Longest) };
        }

        var easy =
            CommonPasswords.Has(password)
            || password.Distinct().Count() < FewestDifferent
            || string.Equals(password, user.Email, StringComparison.OrdinalIgnoreCase)
            || string.Equals(password, user.DisplayName, StringComparison.OrdinalIgnoreCase);
        return easy && password.Length >= Shortest
            ? new IdentityError
            {
                Code = "PasswordCommon",
                Description = L("This password is among the first that are tried. A few unrelated words make a good one."),
            }
            : null;
    }
}

/// <summary>What Identity says, in our words and in the language of the page that asks.</summary>
internal sealed class IdentityWords : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) =>
        new() { Code = nameof(PasswordTooShort), Description = L("The password needs at least {0} characters.", length) };

    public override IdentityError InvalidEmail(string? email) =>
        new() { Code = nameof(InvalidEmail), Description = L("This is not an e-mail address.") };

    public override IdentityError DuplicateEmail(string email) =>
        new() { Code = nameof(DuplicateEmail), Description = L("There is an account with this address.") };

    public override IdentityError DuplicateUserName(string userName) => DuplicateEmail(userName);
}
