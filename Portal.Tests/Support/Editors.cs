using Bunit;

namespace Pollinator.Portal.Tests.Support;

/// <summary>The browser's side of a field for code, for tests of pages that have one.</summary>
internal static class Editors
{
    public static BunitJSModuleInterop TakesCode(this OnPage page, string text = "")
    {
        var module = page.JSInterop.SetupModule("./_content/Pollinator.Portal/js/code-editor.js");
        module.Mode = JSRuntimeMode.Loose;
        var field = module.SetupModule("attach", _ => true);
        field.Mode = JSRuntimeMode.Loose;
        field.Has(text);
        field.Shows(true);
        return field;
    }

    /// <summary>Whether what the page gives is shown; it is not where somebody has typed on.</summary>
    public static void Shows(this BunitJSModuleInterop field, bool given) => field.Setup<bool>("give", _ => true).SetResult(given);

    /// <summary>What somebody has typed by now.</summary>
    public static void Has(this BunitJSModuleInterop field, string text) => field.Holds("current", "\n" + text);
}
