using Microsoft.AspNetCore.Identity;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Length is the rule; beyond it only what everybody tries first is refused. No demands for digits and signs: they make passwords worse.</summary>
internal sealed class PasswordRules : IPasswordValidator<Person>
{
    public const int Shortest = 12;
    public const int Longest = 200;

    private const int FewestDifferent = 5;

    // Long enough to pass the length and still among the first that are tried.
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "123456789012",
        "1234567890123",
        "12345678901234",
        "123456789123",
        "1234567891234",
        "123123123123",
        "0123456789ab",
        "0987654321098",
        "112233445566",
        "abcdefghijkl",
        "abcdefghijklm",
        "abcd1234abcd",
        "abc123abc123",
        "a1b2c3d4e5f6",
        "1q2w3e4r5t6y",
        "1q2w3e4r5t6y7u8i",
        "1qaz2wsx3edc",
        "1qaz2wsx3edc4rfv",
        "q1w2e3r4t5y6",
        "qazwsxedcrfv",
        "qwerty123456",
        "qwerty1234567",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwertyuiopas",
        "qwertyuiopasdf",
        "asdfghjkl123",
        "asdfghjkl1234",
        "zxcvbnm12345",
        "password1234",
        "password12345",
        "password123456",
        "passwordpassword",
        "password2024",
        "password2025",
        "password2026",
        "passw0rd1234",
        "p@ssw0rd1234",
        "p@ssword1234",
        "mypassword123",
        "newpassword1",
        "changemeplease",
        "changeme1234",
        "changeme12345",
        "letmeinletmein",
        "letmein12345",
        "iloveyou1234",
        "iloveyouforever",
        "trustno1trustno1",
        "welcome12345",
        "welcome123456",
        "administrator",
        "administrator1",
        "admin1234567",
        "adminadminadmin",
        "rootrootroot",
        "supersecret1",
        "secretsecret",
        "secret123456",
        "football1234",
        "basketball12",
        "monkey123456",
        "dragon123456",
        "princess1234",
        "sunshine1234",
        "superman1234",
        "batman123456",
        "michael12345",
        "computer1234",
        "internet1234",
        "supercomputer",
        "testtesttest",
        "test12345678",
        "correcthorsebatterystaple",
        "correct horse battery staple",
        "pollinator123",
        "pollinator1234",
        "pollinatorpollinator",
        "unknownunknown",
        "thisismypassword",
    };

    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password) =>
        Task.FromResult(Fault(user, password ?? "") is { } fault ? IdentityResult.Failed(fault) : IdentityResult.Success);

    private static IdentityError? Fault(Person user, string password)
    {
        if (password.Length > Longest)
        {
            return new IdentityError { Code = "PasswordTooLong", Description = $"The password is longer than {Longest} characters." };
        }

        var easy =
            Common.Contains(password)
            || password.Distinct().Count() < FewestDifferent
            || string.Equals(password, user.Email, StringComparison.OrdinalIgnoreCase)
            || string.Equals(password, user.DisplayName, StringComparison.OrdinalIgnoreCase);
        return easy && password.Length >= Shortest
            ? new IdentityError
            {
                Code = "PasswordCommon",
                Description = "This password is among the first that are tried. A few unrelated words make a good one.",
            }
            : null;
    }
}

/// <summary>What Identity says, in our words.</summary>
internal sealed class IdentityWords : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) =>
        new() { Code = nameof(PasswordTooShort), Description = $"The password needs at least {length} characters." };

    public override IdentityError InvalidEmail(string? email) =>
        new() { Code = nameof(InvalidEmail), Description = "This is not an e-mail address." };

    public override IdentityError DuplicateEmail(string email) =>
        new() { Code = nameof(DuplicateEmail), Description = "There is an account with this address." };

    public override IdentityError DuplicateUserName(string userName) => DuplicateEmail(userName);
}
