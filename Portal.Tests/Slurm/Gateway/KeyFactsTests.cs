using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk.State;
using Pollinator.Slurm.Gateway;

namespace Pollinator.Portal.Tests.Slurm.Gateway;

public sealed class KeyFactsTests : IDisposable
{
    private static readonly SystemAddress _behind = new("login", 22, "ada", JumpHost: "jump");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Person_WhoSignsInEachTime_LeavesNoKey()
    {
        Assert.Empty(KeyFacts.Of(Keys(), _behind));
        Keys().Keep(new(SignInWay.Interactive));
        Assert.Empty(KeyFacts.Of(Keys(), _behind));
    }

    [Fact]
    public void KeyMadeHere_IsToldWithItsRestrictions_AndWhetherItIsUsed()
    {
        var made = Keys().Make(_behind, "lab");
        Keys().Keep(new(SignInWay.Password));
        Assert.Contains("the last sign-in was by another way", Assert.Single(KeyFacts.Of(Keys(), _behind)).Words, StringComparison.Ordinal);

        Keys().Keep(new(SignInWay.MadeKey));
        var fact = Assert.Single(KeyFacts.Of(Keys(), _behind));

        Assert.Equal(made.Fingerprint, fact.What);
        Assert.Contains("'restrict,port-forwarding,permitopen=\"login:22\"'; the portal signs in with it.", fact.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyBrought_IsToldWithItsCertificatesEnd()
    {
        var ends = new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.Zero);
        Keys().Keep(new(SignInWay.BroughtKey, "key", "certificate") { Fingerprint = SystemSamples.Fingerprint, Ends = ends });

        var fact = Assert.Single(KeyFacts.Of(Keys(), _behind));

        Assert.Equal(SystemSamples.Fingerprint, fact.What);
        Assert.Contains("with a certificate that ends at 2027-01-02 03:04:05Z", fact.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_ThatCannotBeOpened_OrWasForgotten_LetsNobodyIn()
    {
        var keys = Keys();
        keys.Make(_behind, "lab");
        Assert.Single(KeyFacts.Of(keys, _behind));
        Assert.Empty(KeyFacts.Of(Keys("another"), _behind));

        keys.Forget();

        Assert.Empty(KeyFacts.Of(keys, _behind));
    }

    private KeyStore Keys(string passphrase = "secret of the portal") => new(new StateFolder(_folder.Path), passphrase);
}
