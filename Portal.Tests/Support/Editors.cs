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
        return field;
    }

    /// <summary>What somebody has typed by now.</summary>
    public static void Has(this BunitJSModuleInterop field, string text) => field.Holds("current", "\n" + text);
}
