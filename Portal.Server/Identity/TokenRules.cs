using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity;

/// <summary>What a token, or a client, may be.</summary>
internal static class TokenRules
{
    private const int LongestName = 100;
    private const int LongestLife = 365;

    /// <summary>The faults of a request, or null.</summary>
    public static Refusal? Check(CreateToken request, Caller caller, bool isClient = false)
    {
        Words one = isClient ? "A client" : "A token";
        Words the = isClient ? "the client" : "the token";
        var faults = new Dictionary<string, Words[]>(StringComparer.Ordinal);
        var name = request.Name.Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            faults["name"] = [$"Give {the} a name of 1 to {LongestName} characters."];
        }

        if (request.LifetimeDays is < 1 or > LongestLife)
        {
            faults["lifetimeDays"] = [$"{one} lives 1 to {LongestLife} days."];
        }

        if (ScopeFault(request.Scopes, caller.Scopes, one) is { } scopes)
        {
            faults["scopes"] = [scopes];
        }

        return faults.Count == 0
            ? null
            : new Refusal(RefusalKind.Invalid, "token-invalid", Words.Join(faults.Values.SelectMany(texts => texts))) { Faults = faults };
    }

    private static Words? ScopeFault(Scopes wanted, Scopes held, Words one)
    {
        if (wanted == Scopes.None || (wanted & ~Enum.GetValues<Scopes>().Aggregate((all, scope) => all | scope)) != Scopes.None)
        {
            return "Choose at least one of Read, Jobs, Projects, Executors.";
        }

        if ((wanted & ~Scopes.ForPrograms) is not Scopes.None and var personal)
        {
            return $"{one} never holds the scope {personal}.";
        }

        return (wanted & ~held) == Scopes.None ? null : "You cannot give what you do not hold.";
    }
}
