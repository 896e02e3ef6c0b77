using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;

namespace Pollinator.Portal.Tests.Executors;

/// <summary>An executor serves the portal it was registered with, and no other that answers at its address.</summary>
[Trait("Stage", "Integration")]
public sealed class PortalPinTests
{
    [Fact]
    public async Task Registration_PinsThePortalsKey_AlsoOverARestartOfThePortal()
    {
        using var folder = new TempFolder();
        using var state = new TempFolder();
        await using (var portal = await PortalHost.StartAsync(new PortalHostOptions { Folder = folder.Path }))
        {
            await using var first = await StartAsync(portal, state);
            Assert.NotNull(first.State.ReadRegistration()!.PortalKey);
        }

        await using var again = await PortalHost.StartAsync(new PortalHostOptions { Folder = folder.Path });
        await using var second = await AskedExecutor.StartAsync(again.Address, Kind(), null, state.Path);

        Assert.NotNull(second.Kind.Portal);
    }

    [Fact]
    public async Task Portal_WithAnotherKey_IsNotServed()
    {
        using var state = new TempFolder();
        await using var portal = await PortalHost.StartAsync();
        await using (await StartAsync(portal, state)) { }

        Repin(state, Convert.ToBase64String(ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportSubjectPublicKeyInfo()));
        await using var refused = AskedExecutor.Begin(portal.Address, Kind(), null, state.Path);

        Assert.Equal(ExecutorExit.Refused, await Eventually.ComesAsync(refused.Running));
        Assert.Contains("is not the portal that asked was registered with", refused.AllSaid, StringComparison.Ordinal);
        Assert.Contains("--register", refused.AllSaid, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registration_FromBeforePortalsHadKeys_GoesOn()
    {
        using var state = new TempFolder();
        await using var portal = await PortalHost.StartAsync();
        await using (await StartAsync(portal, state)) { }

        Repin(state, null);
        await using var executor = await AskedExecutor.StartAsync(portal.Address, Kind(), null, state.Path);

        Assert.NotNull(executor.Kind.Portal);
    }

    private static async Task<AskedExecutor> StartAsync(PortalHost portal, TempFolder state)
    {
        var owner = await portal.OwnerAsync();
        var code = (await portal.Services.GetRequiredService<IExecutors>().CreateCodeAsync(owner, new NewCode("asked"), default)).Require();
        return await AskedExecutor.StartAsync(portal.Address, Kind(), code.Code, state.Path);
    }

    private static AskedKind Kind() => new((_, _, _) => Task.CompletedTask);

    private static void Repin(TempFolder state, string? key)
    {
        var file = Path.Combine(state.Path, "registration.json");
        var registration = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        registration.Remove("portalKey");
        if (key is not null)
        {
            registration["portalKey"] = key;
        }

        File.WriteAllText(file, registration.ToJsonString());
    }
}
