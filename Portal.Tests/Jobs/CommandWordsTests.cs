using CsCheck;
using Pollinator.Portal.Jobs;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class CommandWordsTests
{
    [Theory]
    [InlineData("python3 src/train.py", "python3|src/train.py")]
    [InlineData("  echo   'a b'  \"c d\" e\\ f ", "echo|a b|c d|e f")]
    [InlineData("echo '' \"\"", "echo||")]
    [InlineData("echo \"say \\\"hi\\\"\" 'C:\\x'", "echo|say \"hi\"|C:\\x")]
    [InlineData("echo $HOME *", "echo|$HOME|*")]
    [InlineData("", "")]
    public void Line_IsSplitAsAShellWouldGroupIt(string line, string words)
    {
        Assert.True(CommandWords.TrySplit(line, out var found));
        Assert.Equal(words, string.Join('|', found));
    }

    [Theory]
    [InlineData("echo 'a")]
    [InlineData("echo \"a")]
    public void Line_WithAnOpenQuote_IsRefused(string line) => Assert.False(CommandWords.TrySplit(line, out _));

    [Fact]
    public void Words_Joined_SplitToTheSame() =>
        Gen.String.List[0, 8].Sample(words => CommandWords.TrySplit(CommandWords.Join(words), out var found) && words.SequenceEqual(found));

    [Theory]
    [InlineData("python3 a.py > out.txt", ">")]
    [InlineData("echo $HOME", "$HOME")]
    [InlineData("python3 a.py --x 1", null)]
    [InlineData("bash -c 'a | b && c'", null)]
    public void ShellMark_IsFoundOnlyWhereNoShellWillSeeIt(string line, string? mark)
    {
        Assert.True(CommandWords.TrySplit(line, out var words));
        Assert.Equal(mark, CommandWords.FindShellMark(words));
    }
}
