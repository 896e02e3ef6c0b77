using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Notifications.Push;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications.Push;

/// <summary>The key by which push services know the portal: what cannot be read today may be read again tomorrow.</summary>
public sealed class PushKeysTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly EphemeralDataProtectionProvider _protection = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Key_OpenedAgain_IsTheSame()
    {
        var (first, second) = (Open(_protection), Open(_protection));

        Assert.Equal((first.PublicKey, first.PrivateKey), (second.PublicKey, second.PrivateKey));
        Assert.Single(Files());
    }

    [Fact]
    public void Key_ThatCannotBeRead_IsKept_AndIsTheSameWhenItIsPutBack()
    {
        var first = Open(_protection).PublicKey;

        var second = Open(new EphemeralDataProtectionProvider()).PublicKey;
        var third = Open(new EphemeralDataProtectionProvider()).PublicKey;

        Assert.Equal(3, new HashSet<string>([first, second, third], StringComparer.Ordinal).Count);
        Assert.Equal(["push.key", "push.key.unreadable", "push.key.unreadable.2"], Files());
        File.Move(PathOf("push.key.unreadable"), PathOf("push.key"), overwrite: true);
        Assert.Equal(first, Open(_protection).PublicKey);
    }

    private PushKeys Open(EphemeralDataProtectionProvider protection) =>
        new(new DataOptions { Folder = _folder.Path }, protection, NullLogger<PushKeys>.Instance);

    private string PathOf(string name) => Path.Combine(_folder.Path, "keys", name);

    private IEnumerable<string?> Files() => Directory.GetFiles(PathOf("")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
