using System.Security.Cryptography;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Executors;

public class RegisterTwiceTests
{
    [Fact]
    public async Task Register_AgainWithTheSameCodeAndKey_AnswersTheSameAndWithAnotherKeyRefuses()
    {
        await using var host = await BrokerHost.StartAsync();
        var enrollment = host.Get<Enrollment>();
        var code = (await enrollment.CreateCodeAsync(host.Ada.Colony, new NewCode("bench"), host.Ada.User, builtIn: false, default)).Require();
        var (own, other) = (NewKey(), NewKey());

        var first = (await enrollment.RegisterAsync(new RegisterExecutor(code, own, "local"), default)).Require();
        var again = await enrollment.RegisterAsync(new RegisterExecutor(code, own, "local"), default);
        var stranger = await enrollment.RegisterAsync(new RegisterExecutor(code, other, "local"), default);

        Assert.Equal(first, again.Require());
        Assert.Equal("bad-code", stranger.Refusal?.Code);
    }

    private static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }
}
