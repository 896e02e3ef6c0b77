using System.Text;
using Pollinator.Portal.Projects;

namespace Pollinator.Portal.Tests.Projects;

public sealed class EditableTextTests
{
    [Theory]
    [InlineData("a\nb\n")]
    [InlineData("a\r\nb\r\n")]
    [InlineData("\uFEFFa\r\nb")]
    [InlineData("")]
    [InlineData("form\ffeed\u2028line\n")]
    public void Text_SavedUnchanged_IsTheSameBytes(string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);

        var text = EditableText.Of(bytes)!;

        Assert.DoesNotContain('\r', text.Text);
        Assert.Equal(bytes, text.BytesOf(text.Text));
    }

    [Fact]
    public void Text_OfMixedLineEnds_TakesTheUsualOne() =>
        Assert.Equal("a\r\nb\r\nc\r\n"u8.ToArray(), EditableText.Of("a\r\nb\r\nc\n"u8)!.BytesOf("a\nb\nc\n"));

    [Theory]
    [InlineData(new byte[] { 0x61, 0x00 })]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    public void Bytes_ThatAreNoText_AreNotEdited(byte[] bytes) => Assert.Null(EditableText.Of(bytes));
}
