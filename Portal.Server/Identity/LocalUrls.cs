namespace Pollinator.Portal.Server.Identity;

/// <summary>Where to go after signing in: only ever to a place in this portal.</summary>
internal static class LocalUrls
{
    /// <summary>The URL when it stays here, else the home page.</summary>
    public static string OrHome(string? url) => IsLocal(url) ? url! : "/";

    /// <summary>A page of this portal, with where to go on afterwards.</summary>
    public static string WithReturn(string page, string? url) => OrHome(url) is "/" ? page : $"{page}?returnUrl={Uri.EscapeDataString(OrHome(url))}";

    /// <summary>Where somebody goes whose password was right.</summary>
    public static string After(SignInStep step, string? url) =>
        step switch
        {
            SignInStep.SecondFactor => WithReturn("/sign-in/code", url),
            SignInStep.Enrol => WithReturn("/second-factor", url),
            _ => OrHome(url),
        };

    // One leading slash and no second: "//host" and "/\host" are other hosts to a browser, which also drops tabs and line ends before it looks.
    private static bool IsLocal(string? url) =>
        url is { Length: > 0 and <= 2000 } && url[0] == '/' && !(url.Length > 1 && url[1] == '/') && !url.Contains('\\') && !url.Any(char.IsControl);
}
