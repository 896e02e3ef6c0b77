using System.Text;
using CsCheck;
using Pollinator.Sdk.Shell;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.Ssh;

namespace Pollinator.Portal.Tests.Slurm.Ssh;

public sealed class MarkTests
{
    [Fact]
    public void Bytes_CutAnywhere_EndAtTheMark() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 50], Gen.Int[1, 40], Gen.Int[0, 255])
            .Sample(
                (before, after, cut, status) =>
                {
                    var mark = new Mark();
                    byte[] all = [.. before, .. mark.Start, .. Encoding.ASCII.GetBytes($"{status}\n"), .. after];
                    var marked = new MarkedBytes(mark, 1000);
                    for (var at = 0; at < all.Length; at += cut)
                    {
                        var chunk = all.AsSpan(at, Math.Min(cut, all.Length - at));
                        if (marked.Take(chunk) is { } used)
                        {
                            return marked.Status == status
                                && marked.Bytes.Span.SequenceEqual(before)
                                && at + used == all.Length - after.Length
                                && !marked.IsTooMuch;
                        }
                    }

                    return false;
                }
            );

    [Fact]
    public void Bytes_MoreThanAreKept_AreAFault()
    {
        var marked = new MarkedBytes(new Mark(), 10);
        Assert.Null(marked.Take(new byte[100]));
        Assert.True(marked.IsTooMuch);
    }

    [Fact]
    public void Mark_IsAnotherOneEachTime() => Assert.NotEqual(new Mark().Start, new Mark().Start);

    [Fact]
    public void Words_AreQuotedWhole()
    {
        Assert.Equal("'it'\\''s' '' '$(x)'", ShWords.Line(["it's", "", "$(x)"]));
        Assert.Equal("A_1='x y' ", ShWords.Assignments(new Dictionary<string, string>(StringComparer.Ordinal) { ["A_1"] = "x y" }));
        Assert.Throws<ArgumentException>(() => ShWords.Quote("a\0b"));
        Assert.Throws<ArgumentException>(() => ShWords.Assignments(new Dictionary<string, string>(StringComparer.Ordinal) { ["a;b"] = "" }));
    }
}
