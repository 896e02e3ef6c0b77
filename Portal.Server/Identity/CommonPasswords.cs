namespace Pollinator.Portal.Server.Identity;

/// <summary>Passwords that are long enough and still among the first that are tried: a common word with what people hang on to it, or a way over the keyboard.</summary>
internal static class CommonPasswords
{
    // A word and up to a date: whoever tries words tries these behind them.
    private const int LongestTail = 8;

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "abc",
        "abcd",
        "abcdef",
        "access",
        "admin",
        "administrator",
        "amanda",
        "america",
        "andrea",
        "andrew",
        "angel",
        "anthony",
        "arsenal",
        "ashley",
        "asdf",
        "asdfgh",
        "asdfghjkl",
        "austin",
        "azerty",
        "baby",
        "babygirl",
        "bailey",
        "barcelona",
        "baseball",
        "basketball",
        "batman",
        "blink",
        "buster",
        "butterfly",
        "changeme",
        "changemeplease",
        "changemenow",
        "charlie",
        "cheese",
        "chelsea",
        "chocolate",
        "computer",
        "cookie",
        "correcthorsebatterystaple",
        "daniel",
        "default",
        "diamond",
        "donald",
        "dragon",
        "facebook",
        "family",
        "flower",
        "football",
        "forever",
        "freedom",
        "friends",
        "fuckyou",
        "george",
        "ginger",
        "google",
        "guest",
        "hallo",
        "hannah",
        "harley",
        "hello",
        "helloworld",
        "hockey",
        "hottie",
        "hunter",
        "iloveyou",
        "iloveyouforever",
        "internet",
        "jasmine",
        "jennifer",
        "jessica",
        "jordan",
        "joshua",
        "justin",
        "killer",
        "letmein",
        "letmeinnow",
        "liverpool",
        "login",
        "london",
        "love",
        "lovely",
        "loveyou",
        "maggie",
        "master",
        "matrix",
        "matthew",
        "michael",
        "michelle",
        "monkey",
        "mustang",
        "mypassword",
        "mysecret",
        "naruto",
        "newpassword",
        "nicole",
        "ninja",
        "nothing",
        "parola",
        "pass",
        "passphrase",
        "password",
        "passwort",
        "pepper",
        "pokemon",
        "pollinator",
        "princess",
        "purple",
        "qazwsx",
        "qazwsxedc",
        "qazwsxedcrfv",
        "qwer",
        "qwert",
        "qwerty",
        "qwertyuiop",
        "qwertyuiopas",
        "qwertyuiopasdf",
        "qwertz",
        "qwertzuiop",
        "ranger",
        "robert",
        "root",
        "samsung",
        "secret",
        "service",
        "shadow",
        "slurm",
        "soccer",
        "spring",
        "starwars",
        "summer",
        "sunshine",
        "supercomputer",
        "superman",
        "supersecret",
        "system",
        "temp",
        "test",
        "testing",
        "thisismypassword",
        "thomas",
        "tigger",
        "trustno",
        "unknown",
        "user",
        "welcome",
        "whatever",
        "william",
        "winter",
        "zxcvbn",
        "zxcvbnm",
    };

    // What fingers do: rows of keys, the alphabet, two rows in turns.
    private static readonly string[] Ways =
    [
        "12345678901234567890",
        "09876543210987654321",
        "abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihgfedcba",
        "0123456789abcdef",
        "qwertyuiopasdfghjklzxcvbnm",
        "qwertzuiopasdfghjklyxcvbnm",
        "1q2w3e4r5t6y7u8i9o0p",
        "q1w2e3r4t5y6u7i8o9p0",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
        "qazwsxedcrfvtgbyhnujmik",
        "a1b2c3d4e5f6g7h8i9j0",
        "1a2b3c4d5e6f7g8h9i0j",
        "112233445566778899",
    ];

    /// <summary>Whether it is one of them, whatever the case of its letters.</summary>
    public static bool Has(string password)
    {
        var plain = Repeated(password.ToLowerInvariant());
        var core = plain.Trim([.. plain.Where(sign => !char.IsLetter(sign))]);
        return Ways.Any(way => way.Contains(plain, StringComparison.Ordinal))
            || (plain.Length - core.Length <= LongestTail && Words.Contains(Repeated(Letters(core))));
    }

    // What is said twice and more is no more than said once.
    private static string Repeated(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
        {
            if (text.Length % length == 0 && text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length)))
            {
                return text[..length];
            }
        }

        return text;
    }

    // Signs that stand for letters are read as those.
    private static string Letters(string text) =>
        string.Concat(
            text.Select(sign =>
                    sign switch
                    {
                        '0' => 'o',
                        '1' or '!' => 'i',
                        '3' => 'e',
                        '4' or '@' => 'a',
                        '5' or '$' => 's',
                        '7' => 't',
                        _ => sign,
                    }
                )
                .Where(char.IsLetter)
        );
}
