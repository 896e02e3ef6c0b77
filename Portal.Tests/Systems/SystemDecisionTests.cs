using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Systems;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Systems;

/// <summary>Where the adding stands, what an address reads as, whether a fingerprint is the same, what a key is not.</summary>
public sealed class SystemDecisionTests
{
    [Fact]
    public void SetUp_IsReadFromTheSystemItself()
    {
        var known = SystemSamples.View("lumi");
        Assert.Equal(SetUpStage.Address, SetUp.Of(null));
        Assert.Equal(SetUpStage.HostKeys, SetUp.Of(known with { Pinned = [] }));
        Assert.Equal(SetUpStage.HostKeys, SetUp.Of(SystemSamples.Changed("lumi")));
        Assert.Equal(SetUpStage.SignIn, SetUp.Of(known with { Findings = null }));
        Assert.Equal(SetUpStage.SignIn, SetUp.Of(SystemSamples.View("lumi", SystemContact.NeedsSignIn)));
        Assert.Equal(SetUpStage.ByHand, SetUp.Of(known with { Address = null, Findings = null }));
        Assert.Equal(SetUpStage.Test, SetUp.Of(known));
        Assert.Equal(SetUpStage.Test, SetUp.Of(known with { Address = null }));
    }

    [Theory]
    [InlineData("lumi.csc.fi", "", "ada", "", "ada@lumi.csc.fi, port 22")]
    [InlineData("bob@lumi.csc.fi:2222", "", "", "", "bob@lumi.csc.fi, port 2222")]
    [InlineData("bob@lumi.csc.fi:2222", "23", "ada", "", "ada@lumi.csc.fi, port 23")]
    [InlineData("2001:db8::7", "", "ada", "", "ada@2001:db8::7, port 22")]
    [InlineData("lumi", "", "ada", "a.l@gate:24", "ada@lumi, port 22, a.l@gate port 24")]
    public void Address_ReadsWhatPeopleType(string host, string port, string user, string jump, string read)
    {
        var fields = new AddressFields
        {
            Name = "lumi",
            Host = host,
            Port = port,
            User = user,
            JumpHost = jump,
        };

        var address = fields.Read(byHand: false).System!.Address!;

        var through = address.JumpHost is null ? "" : $", {address.JumpUser}@{address.JumpHost} port {address.JumpPort}";
        Assert.Equal(read, $"{address.User}@{address.Host}, port {address.Port}{through}");
    }

    [Theory]
    [InlineData("-oProxyCommand=evil", "ada", "22", "Host")]
    [InlineData("lumi csc", "ada", "22", "Host")]
    [InlineData("lumi;rm", "ada", "22", "Host")]
    [InlineData("lumi", "-l root", "22", "User")]
    [InlineData("lumi", "", "22", "User")]
    [InlineData("lumi", "ada", "0", "Port")]
    [InlineData("lumi", "ada", "65536", "Port")]
    public void Address_ThatIsNone_SaysWhichField(string host, string user, string port, string field)
    {
        var (system, faults) = new AddressFields
        {
            Name = "lumi",
            Host = host,
            User = user,
            Port = port,
        }.Read(byHand: false);

        Assert.Null(system);
        Assert.Equal([field], faults.Keys);
    }

    [Fact]
    public void Address_ByHand_NeedsANameOnly() =>
        Assert.Null(
            new AddressFields { Name = "lumi" }
                .Read(byHand: true)
                .System!.Address
        );

    [Theory]
    [InlineData(SystemSamples.Other, true)]
    [InlineData("  9dRt01LwQm2vK0aWn7RzT1cJYbE5uLdHs9GiOo4NUe5= ", true)]
    [InlineData("SHA256:9dRt01LwQm2vK0aWn7RzT1cJYbE5uLdHs9GiOo4NUe", false)]
    [InlineData(SystemSamples.Fingerprint, false)]
    [InlineData("", false)]
    [InlineData("9D:RT:01", false)]
    public void Fingerprint_IsTheSame_OnlyWhole(string typed, bool same)
    {
        var key = SystemSamples.Key("lumi", SystemSamples.Other);

        Assert.Equal(same, FingerprintCheck.IsSame(typed, key));
        Assert.Equal(same, FingerprintCheck.Fault(typed, key) is null);
    }

    [Theory]
    [InlineData("", "Drop")]
    [InlineData("ssh-ed25519 AAAA me", "public half")]
    [InlineData("PuTTY-User-Key-File-3: ssh-ed25519", "PuTTYgen")]
    [InlineData("hello", "no private key")]
    public void Key_ThatIsNone_SaysWhatItIs(string key, string word) => Assert.Contains(word, BroughtKey.Fault(key, "")!, StringComparison.Ordinal);

    [Fact]
    public void Key_WithACertificateThatIsNone_IsNotSent() =>
        Assert.Contains(
            "no OpenSSH certificate",
            BroughtKey.Fault("-----BEGIN OPENSSH PRIVATE KEY-----", "ssh-ed25519 AAAA")!,
            StringComparison.Ordinal
        );

    [Fact]
    public void Contact_EachHasWordsOfItsOwn()
    {
        var words = Enum.GetValues<SystemContact>()
            .Select(contact => SystemWords.Contact(SystemSamples.View("lumi", contact), ViewerZone.Utc, OnPage.Noon))
            .ToList();

        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.All(Enum.GetValues<SystemContact>(), contact => Assert.NotEmpty(StateWords.Of(contact).Word));
    }

    [Fact]
    public void Need_IsOnlyTheOwners()
    {
        Assert.NotNull(SystemWords.Need(SystemSamples.View("lumi", SystemContact.NeedsSignIn)));
        Assert.Null(SystemWords.Need(SystemSamples.View("lumi", SystemContact.NeedsSignIn, mine: false)));
        Assert.Null(SystemWords.Need(SystemSamples.View("lumi")));
    }
}
