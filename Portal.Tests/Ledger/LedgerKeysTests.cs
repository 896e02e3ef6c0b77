using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Tests.Ledger;

public sealed class LedgerKeysTests : IDisposable
{
    private readonly DataOptions _data = new() { Folder = Directory.CreateTempSubdirectory("ledger-keys-").FullName };
    private readonly EphemeralDataProtectionProvider _protection = new();

    public void Dispose() => Directory.Delete(_data.Folder, recursive: true);

    [Fact]
    public void Receipt_IsChecked_WithThePublishedKey()
    {
        using var keys = new LedgerKeys(_data, _protection);
        var job = JobId.New();
        var hash = ContentHash.Of("an entry"u8);

        var receipt = new ReceiptSigner(keys).Sign(job, 3, hash, 1_234);

        Assert.Equal((job, 3, hash, 1_234), (receipt.Job, receipt.Sequence, receipt.Hash, receipt.WrittenUnixMs));
        Assert.True(Verifies(keys, receipt));
        Assert.False(Verifies(keys, receipt with { Sequence = 4 }));
    }

    [Fact]
    public void Keys_OpenedAgain_AreTheSame()
    {
        using var first = new LedgerKeys(_data, _protection);
        using var second = new LedgerKeys(_data, _protection);

        Assert.Equal(first.Present.Id, second.Present.Id);
        Assert.Single(second.Published);
    }

    [Fact]
    public void Rotation_KeepsEarlierReceiptsCheckable()
    {
        using var keys = new LedgerKeys(_data, _protection);
        var signer = new ReceiptSigner(keys);
        var early = signer.Sign(JobId.New(), 1, ContentHash.Of("a"u8), 1);

        keys.Rotate();
        var late = signer.Sign(JobId.New(), 1, ContentHash.Of("b"u8), 2);

        using var reopened = new LedgerKeys(_data, _protection);
        Assert.NotEqual(early.KeyId, late.KeyId);
        Assert.Equal(late.KeyId, reopened.Present.Id);
        Assert.True(Verifies(reopened, early));
        Assert.True(Verifies(reopened, late));
    }

    [Fact]
    public void PrivateKey_OnDisk_IsEncryptedAndTheOwnersOnly()
    {
        using var keys = new LedgerKeys(_data, _protection);
        var file = _data.PathOf("keys", "ledger.key");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        using var pair = ECDsa.Create();
        Assert.ThrowsAny<CryptographicException>(() => pair.ImportPkcs8PrivateKey(File.ReadAllBytes(file), out _));
    }

    [Fact]
    public void PrivateKey_WithoutItsProtection_IsRefusedWithWhatToDo()
    {
        new LedgerKeys(_data, _protection).Dispose();

        var fault = Assert.Throws<InvalidOperationException>(() => new LedgerKeys(_data, new EphemeralDataProtectionProvider()));

        Assert.Contains("ledger.key", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Signing_FromManyThreads_GivesOnlyValidSignatures()
    {
        using var keys = new LedgerKeys(_data, _protection);
        var signer = new ReceiptSigner(keys);
        var receipts = new Receipt[400];

        Parallel.For(0, receipts.Length, i => receipts[i] = signer.Sign(JobId.New(), i, ContentHash.Of([(byte)i]), i));

        Assert.All(receipts, receipt => Assert.True(Verifies(keys, receipt)));
    }

    private static bool Verifies(LedgerKeys keys, Receipt receipt)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(keys.Published[receipt.KeyId]), out _);
        var bytes = LedgerHash.ReceiptBytes(receipt.Job, receipt.Sequence, receipt.Hash, receipt.WrittenUnixMs);
        return key.VerifyData(bytes, Convert.FromBase64String(receipt.Signature), HashAlgorithmName.SHA256);
    }
}
