using System.Buffers.Text;
using System.Net;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>The keys of cookies and of all that is encrypted: each install's own, closed to others, and renewed unseen.</summary>
[Trait("Stage", "Integration")]
public sealed class KeysTests
{
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MagicBytes = 4;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_OfTwoInstalls_AreDifferent_AndOnlyTheirOwnersToRead()
    {
        await using var one = await PortalHost.StartAsync();
        await using var other = await PortalHost.StartAsync();
        using var browser = await SignedInAsync(one);
        using var another = await SignedInAsync(other);

        var (mine, theirs) = (Files(one), Files(other));
        Assert.Contains(mine, file => file.Name.StartsWith("key-", StringComparison.Ordinal));
        Assert.All(mine, file => Assert.Equal((file.FullName, OwnerReads), (file.FullName, file.UnixFileMode)));
        Assert.All(
            mine.Select(file => file.Directory!),
            folder => Assert.Equal((folder.FullName, OwnerReads | UnixFileMode.UserExecute), (folder.FullName, folder.UnixFileMode))
        );
        Assert.Empty(mine.Select(Content).Intersect(theirs.Select(Content), StringComparer.Ordinal));
        Assert.NotEqual(KeyOf(browser.Cookie), KeyOf(another.Cookie));
        // What one install signed is nothing to the other.
        Assert.Equal(HttpStatusCode.Unauthorized, await AccountAsync(other, browser.Cookie));
    }

    [Fact]
    public async Task Key_Renewed_SignsNobodyOut_AndIsUsedFromThenOn()
    {
        using var folder = new TempFolder();
        var kept = new PortalHostOptions { Folder = folder.Path };
        string old;
        string young;
        await using (var portal = await PortalHost.StartAsync(kept))
        {
            using var before = await SignedInAsync(portal);
            var now = TimeProvider.System.GetUtcNow();

            var key = portal.Services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));

            using var after = await SignedInAsync(portal);
            (old, young) = (before.Cookie, after.Cookie);
            Assert.NotEqual(key.KeyId, KeyOf(old));
            Assert.Equal(key.KeyId, KeyOf(young));
            Assert.Equal(HttpStatusCode.OK, await AccountAsync(portal, old));
            Assert.Equal(HttpStatusCode.OK, await AccountAsync(portal, young));
        }

        await using var again = await PortalHost.StartAsync(kept);
        Assert.Equal(HttpStatusCode.OK, await AccountAsync(again, old));
        Assert.Equal(HttpStatusCode.OK, await AccountAsync(again, young));
        Assert.All(Files(again), file => Assert.Equal((file.FullName, OwnerReads), (file.FullName, file.UnixFileMode)));
    }

    private static List<FileInfo> Files(PortalHost portal) =>
        [.. new DirectoryInfo(Path.Combine(portal.Folder, "keys")).EnumerateFiles("*", SearchOption.AllDirectories)];

    private static string Content(FileInfo file) => Convert.ToHexString(File.ReadAllBytes(file.FullName));

    // What Data Protection writes begins with a magic number and the id of the key.
    private static Guid KeyOf(string cookie) => new(Base64Url.DecodeFromChars(cookie.Split('=', 2)[1]).AsSpan(MagicBytes, 16));

    private static async Task<HttpStatusCode> AccountAsync(PortalHost portal, string cookie)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = portal.Address };
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        using var answer = await client.GetAsync("/api/v1/account", Ct);
        return answer.StatusCode;
    }

    private static async Task<Browser> SignedInAsync(PortalHost portal)
    {
        if (File.Exists(Path.Combine(portal.Folder, "setup-link")))
        {
            await portal.OwnerAsync();
        }

        var client = portal.Anonymous();
        using var answer = await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("pollinator=", StringComparison.Ordinal)).Split(';')[0];
        return new Browser(client, cookie);
    }

    private sealed record Browser(HttpClient Client, string Cookie) : IDisposable
    {
        public void Dispose() => Client.Dispose();
    }
}
