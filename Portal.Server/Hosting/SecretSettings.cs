namespace Pollinator.Portal.Server.Hosting;

/// <summary>Refuses at start a secret that was left as some example had it: whoever reads the example knows it.</summary>
internal static class SecretSettings
{
    private static readonly string[] Names = ["Password", "Passphrase", "Secret", "ClientSecret"];

    private static readonly string[] Examples =
    [
        "changeme",
        "changeit",
        "password",
        "passw0rd",
        "passphrase",
        "secret",
        "mysecret",
        "topsecret",
        "yourpassword",
        "yoursecret",
        "default",
        "example",
        "placeholder",
        "admin",
        "root",
        "test",
        "todo",
        "pollinator",
        "123456",
        "12345678",
        "123456789",
    ];

    /// <summary>The faults of all settings that hold a secret, by their name: one that a room adds is looked at from its first day on.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration) =>
        from setting in configuration.AsEnumerable()
        where IsSecret(setting.Key) && IsExample(setting.Value)
        orderby setting.Key
        // The value is not repeated: it may be in use elsewhere.
        select $"{setting.Key} is a word that anyone would try first. Set the real one, or leave the setting out.";

    /// <summary>All secrets of the settings, so that they can be kept out of what is shown.</summary>
    public static IEnumerable<string> Values(IConfiguration configuration) =>
        configuration.AsEnumerable().Where(setting => IsSecret(setting.Key)).Select(setting => setting.Value).OfType<string>();

    private static bool IsSecret(string key) =>
        key.LastIndexOf(':') is > 0 and var at && Names.Contains(key[(at + 1)..], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a value is nobody's secret. None at all is another matter: whether one is needed, its room knows.</summary>
    public static bool IsExample(string? value)
    {
        var letters = new string([.. (value ?? "").Where(char.IsLetterOrDigit)]);
        return value is { Length: > 0 }
            && (
                letters.All(letter => char.ToLowerInvariant(letter) is 'x')
                || Examples.Contains(letters, StringComparer.OrdinalIgnoreCase)
                || (value.Trim() is ['<', .., '>'] or ['$', '{', .., '}'] or ['{', '{', .., '}', '}'])
            );
    }
}
