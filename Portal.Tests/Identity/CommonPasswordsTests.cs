using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>What everybody tries first is refused; length alone is the rule for all else.</summary>
public sealed class CommonPasswordsTests
{
    [Theory]
    [InlineData("123456789012")]
    [InlineData("123123123123")]
    [InlineData("0987654321098")]
    [InlineData("abcdefghijklm")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("1qaz2wsx3edc4rfv")]
    [InlineData("qwertyuiop12")]
    [InlineData("QwertyUiopAsdf")]
    [InlineData("password1234")]
    [InlineData("Password2026!")]
    [InlineData("!!Password!!")]
    [InlineData("p@ssw0rd1234")]
    [InlineData("passwordpassword")]
    [InlineData("password-password")]
    [InlineData("Welcome12345")]
    [InlineData("trustno1trustno1")]
    [InlineData("Summer2026!!")]
    [InlineData("dragon19990101")]
    [InlineData("correct horse battery staple")]
    [InlineData("pollinator-1")]
    public void Has_WhatIsTriedFirst(string password) => Assert.True(CommonPasswords.Has(password));

    [Theory]
    [InlineData("tangerine bicycle lamp")]
    [InlineData("dragon summer kettle")]
    [InlineData("dragon4711-88191-220")]
    [InlineData("kX9vQm2hTz4p")]
    [InlineData("483920175560")]
    [InlineData("пчёлы любят клевер")]
    [InlineData("蜜蜂采集花粉与花蜜的故事")]
    public void HasNot_WhatIsNot(string password) => Assert.False(CommonPasswords.Has(password));
}
