namespace Pollinator.Portal.Server.Previews;

/// <summary>Cuts a text that is too long for a page.</summary>
internal static class TextCut
{
    /// <summary>At most so many characters, whole lines where there are any.</summary>
    public static (string Text, bool IsCut) At(string text, int most)
    {
        if (text.Length <= most)
        {
            return (text, false);
        }

        var end = text.LastIndexOf('\n', most - 1);
        return (text[..(end > 0 ? end : most)], true);
    }
}
