using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Tests.Support;

/// <summary>More people and colonies for a portal, past the invitations that would bring them.</summary>
internal static class PortalPeople
{
    public const string Password = "velvet harbour candle";

    /// <summary>The owner who has just signed in.</summary>
    public static async Task<Caller> ConfirmedOwnerAsync(this PortalHost portal) => portal.Confirmed(await portal.OwnerAsync());

    /// <summary>The same caller, who proved this very moment that it is them.</summary>
    public static Caller Confirmed(this PortalHost portal, Caller caller) =>
        caller with
        {
            ConfirmedAt = portal.Services.GetRequiredService<TimeProvider>().GetUtcNow(),
        };

    /// <summary>A person with an account, in a colony.</summary>
    public static async Task<Caller> AddPersonAsync(this PortalHost portal, string name, ColonyRole role, ColonyId colony)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var now = portal.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var person = new Person
        {
            Id = Guid.CreateVersion7(),
            UserName = EmailOf(name),
            Email = EmailOf(name),
            DisplayName = name,
            CreatedAt = now.ToUnixTimeMilliseconds(),
        };
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<Person>>().CreateAsync(person, Password);
        Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(error => error.Description)));
        await portal.AddMemberAsync(new UserId(person.Id), role, colony);
        return new Caller(new UserId(person.Id), colony, Membership.ScopesOf(role)) { ConfirmedAt = now };
    }

    /// <summary>Somebody who has an account belongs to one more colony.</summary>
    public static async Task AddMemberAsync(this PortalHost portal, UserId person, ColonyRole role, ColonyId colony)
    {
        await using var db = await portal.DatabaseAsync();
        db.Add(
            new Membership
            {
                Colony = colony,
                Person = person.Value,
                Role = role,
                JoinedAt = portal.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds(),
            }
        );
        await db.SaveChangesAsync();
    }

    /// <summary>A colony with nobody in it.</summary>
    public static async Task<ColonyId> AddColonyAsync(this PortalHost portal, string name)
    {
        await using var db = await portal.DatabaseAsync();
        var colony = new Colony { Id = ColonyId.New(), Name = name };
        db.Add(colony);
        await db.SaveChangesAsync();
        return colony.Id;
    }

    /// <summary>A browser in which this person has signed in.</summary>
    public static async Task<HttpClient> SignedInAsync(this PortalHost portal, string name)
    {
        var client = portal.Anonymous();
        using var answer = await Identity.Forms.SignInAsync(client, EmailOf(name), Password);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    public static Task<AppDb> DatabaseAsync(this PortalHost portal) =>
        portal.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();

    public static string EmailOf(string name) => $"{name.ToLowerInvariant().Replace(' ', '.')}@uni.example";
}

/// <summary>The real clock, moved.</summary>
internal sealed class MovedClock : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
}
