using System.Globalization;

namespace Pollinator.Portal.Language;

/// <summary>The languages that pages are there in.</summary>
public static class Languages
{
    /// <summary>Where a browser keeps what its person chose, in the framework's own form (<c>c=en|uic=sv</c>).</summary>
    public const string Cookie = "pollinator-language";

    /// <summary>Each with the name that its speakers give it; the first is shown to who asks for none of them.</summary>
    public static IReadOnlyList<(string Code, string Name)> All { get; } = [("en", "English"), ("sv", "Svenska")];

    /// <summary>The one of these that is spoken just now.</summary>
    public static string Spoken =>
        All.Select(language => language.Code).FirstOrDefault(code => code == CultureInfo.CurrentUICulture.Name, All[0].Code);
}
