using Pollinator.Portal.Editing;
using Pollinator.Portal.Language;

namespace Pollinator.Portal.Tests.Editing;

public sealed class EditorWordsTests
{
    public static TheoryData<string> Others => [.. Languages.All.Skip(1).Select(language => language.Code)];

    // They stand in a table, where WordingTests cannot see that they are looked up.
    [Theory, MemberData(nameof(Others))]
    public void Texts_OfTheEditor_AreTranslated(string language) =>
        Assert.Empty(EditorWords.All.Keys.Except(Wording.Of(language).Keys, StringComparer.Ordinal));

    [Theory, MemberData(nameof(Others))]
    public void Texts_WithANumber_KeepItsPlace(string language) =>
        Assert.All(
            EditorWords.All.Keys.Where(text => text.Contains('$', StringComparison.Ordinal)),
            text => Assert.Contains("$", Wording.Of(language)[text], StringComparison.Ordinal)
        );
}
