using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Projects;

public sealed class PathRulesTests
{
    public static TheoryData<string> Good =>
        [
            "a",
            "src/main.py",
            ".hidden",
            "..two-dots",
            "a b/c",
            "<img src=x onerror=alert(1)>",
            "quote\"'`",
            "new\nline",
            "%2e%2e",
            "#?&;",
            "-rf",
            "CON",
            "trailing.",
            "\uFFFD",
            "données/Ωμέγα/\U0001F41D",
            new string('é', 127),
            new string('x', 255),
        ];

    [Theory]
    [MemberData(nameof(Good))]
    public void FaultOf_OddButLegalName_IsNull(string path) => Assert.Null(PathRules.FaultOf(path));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("/etc/passwd", "begins with '/'")]
    [InlineData("a//b", "empty part")]
    [InlineData("a/", "empty part")]
    [InlineData("./a", "'.' part")]
    [InlineData("a/.", "'.' part")]
    [InlineData("..", "'..' part")]
    [InlineData("a/../b", "'..' part")]
    [InlineData("a\0b", "NUL")]
    [InlineData("a\\b", "backslash")]
    [InlineData("..\\..\\x", "backslash")]
    public void FaultOf_BadName_SaysWhy(string path, string reason) =>
        Assert.Contains(reason, PathRules.FaultOf(path)?.English, StringComparison.Ordinal);

    [Fact]
    public void FaultOf_HalfASurrogatePair_IsNotUtf8() => Assert.Contains("UTF-8", PathRules.FaultOf("a\ud800")?.English, StringComparison.Ordinal);

    [Fact]
    public void FaultOf_TooLong_SaysWhichLimit()
    {
        Assert.Contains("255", PathRules.FaultOf(new string('é', 128))?.English, StringComparison.Ordinal);
        Assert.Null(PathRules.FaultOf(string.Join('/', Enumerable.Repeat(new string('x', 255), 16))));
        Assert.Contains("4096", PathRules.FaultOf(string.Join('/', Enumerable.Repeat("x", 2049)))?.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a", "./b")]
    [InlineData("a", "b//c/")]
    [InlineData("a/b", "../c")]
    [InlineData("a/b/c", "../..")]
    [InlineData("a", ".")]
    public void TargetFaultOf_StaysInside_IsNull(string path, string target) => Assert.Null(PathRules.TargetFaultOf(path, target));

    [Theory]
    [InlineData("a", "/etc", "absolute")]
    [InlineData("a", "..", "leads out")]
    [InlineData("a/b", "../..", "leads out")]
    [InlineData("a/b", ".././../x", "leads out")]
    [InlineData("k", "deep/link/../..", "leads out")]
    [InlineData("a", "", "without a target")]
    [InlineData("a", null, "without a target")]
    [InlineData("a", "b\0", "NUL")]
    [InlineData("a", "..\\b", "backslash")]
    public void TargetFaultOf_CouldLeave_SaysWhy(string path, string? target, string reason) =>
        Assert.Contains(reason, PathRules.TargetFaultOf(path, target)?.English, StringComparison.Ordinal);

    [Fact]
    public void Shown_ControlAndDirectionCharacters_AreEscaped() =>
        Assert.Equal(@"a\nb\u001b[31m\u202egpj.exe", PathRules.Shown("a\nb\u001b[31m\u202egpj.exe"));

    [Fact]
    public void Shown_BytesThatAreNoUtf8_AreEscapedOneByOne() =>
        Assert.Equal(@"caf\xe9-\xff.txt", PathRules.Shown([.. "caf"u8, 0xe9, .. "-"u8, 0xff, .. ".txt"u8]));
}
