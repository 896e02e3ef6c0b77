using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Tests.Support;

/// <summary>A page without a browser: fakes behind the ports, Ada signed in, the clock at noon.</summary>
internal sealed class OnPage : BunitContext
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public OnPage()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<IProjects>(Projects);
        Services.AddSingleton<IPreviews>(Previews);
        Services.AddSingleton<INotifications>(Notifications);
        Services.AddSingleton<IPushBrowsers>(PushBrowsers);
        Services.AddSingleton<IJobs>(Jobs);
        Services.AddSingleton<ISavedFilters>(Filters);
        Services.AddSingleton<IExecutors>(Executors);
        Services.AddSingleton<ISystems>(Systems);
        Services.AddSingleton<IAccount>(Account);
        Services.AddSingleton<IClients>(Clients);
        Services.AddSingleton<ISecurity>(Security);
        Services.AddSingleton<IOutsideSignIns>(Outside);
        Services.AddSingleton<IColonies>(Colonies);
        Services.AddSingleton<IInvitations>(Invitations);
        Services.AddSingleton<IAdministration>(Administration);
        Services.AddSingleton<IOperations>(Operations);
        Services.AddSingleton<ISecrets>(Secrets);
        Services.AddSingleton<ILogs>(Logs);
        Services.AddSingleton<ILedger>(Ledger);
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSingleton<AuthenticationStateProvider>(new Ada());
        Services.AddSingleton<CurrentCaller>();
        Services.AddSingleton<Announcements>();
        Services.AddSingleton<PageCommands>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        RenderTree.TryAdd<CascadingValue<SignedIn>>(p => p.Add(v => v.Value, new SignedIn(Caller, "Ada Lindqvist", "Vision lab")));
        RenderTree.TryAdd<CascadingValue<ViewerZone>>(p => p.Add(v => v.Value, ViewerZone.Utc));
    }

    public static Caller Caller { get; } = new(UserId.New(), ColonyId.New(), Scopes.All);

    public FakeProjects Projects { get; } = new();

    public FakePreviews Previews { get; } = new();

    public FakeNotifications Notifications { get; } = new();

    public FakePushBrowsers PushBrowsers { get; } = new();

    public FakeJobs Jobs { get; } = new();

    public FakeSavedFilters Filters { get; } = new();

    public FakeExecutors Executors { get; } = new();

    public FakeSystems Systems { get; } = new();

    public FakeAccount Account { get; } = new();

    public FakeClients Clients { get; } = new();

    public FakeSecurity Security { get; } = new();

    public FakeOutsideSignIns Outside { get; } = new();

    public FakeColonies Colonies { get; } = new();

    public FakeInvitations Invitations { get; } = new();

    public FakeAdministration Administration { get; } = new();

    public FakeOperations Operations { get; } = new();

    public FakeSecrets Secrets { get; } = new();

    public FakeLogs Logs { get; } = new();

    public FakeLedger Ledger { get; } = new();

    public FakeTimeProvider Clock { get; } = new(Noon);

    public static ExecutorView Executor(string name, ExecutorHealth health = ExecutorHealth.Good, params JobListItem[] jobs) =>
        new()
        {
            Id = ExecutorId.New(),
            Name = name,
            Kind = "local",
            Health = health,
            LastSeenAt = health == ExecutorHealth.NeverSeen ? null : Noon.AddSeconds(-4),
            RegisteredAt = Noon.AddDays(-1),
            RegisteredBy = "Ada Lindqvist",
            Incarnation = 3,
            StartedAt = Noon.AddHours(-2),
            ProgramVersion = "0.1.0",
            Capabilities = A.Machine(),
            Free = new FreeCapacity(15, 12_000, 48L << 30, 0),
            JobCount = jobs.Length,
            BegunCount = jobs.Count(job => job.State.IsPermitted()),
            Jobs = jobs,
            KeyFingerprint = "SHA256:pX3f8Qm2vK0aWn7RzT1cJYbE5uLdHs9GiOo4NtCkVxA",
        };

    public static JobListItem Job(long number, string name, JobState state, ProjectId? project = null) =>
        new()
        {
            Id = JobId.New(),
            Number = number,
            Name = name,
            State = state,
            Project = project,
            SubmittedBy = "Ada Lindqvist",
            SubmittedAt = Noon.AddMinutes(-30),
        };

    private sealed class Ada : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync()
        {
            Claim[] claims =
            [
                new(CallerClaims.User, Caller.User.ToString()),
                new(CallerClaims.Colony, Caller.Colony.ToString()),
                new(CallerClaims.Scopes, ((int)Caller.Scopes).ToString()),
            ];
            return Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(claims, "test"))));
        }
    }
}
