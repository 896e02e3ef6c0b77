using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>The colony of Ada, who owns it, and its members.</summary>
internal sealed class FakeColonies : IColonies
{
    public List<ColonyItem> Mine { get; } = [new(OnPage.Caller.Colony, "Vision lab", ColonyRole.Owner, OnPage.Noon.AddDays(-9), 2)];

    public List<MemberView> Members { get; } =
    [
        new(OnPage.Caller.User, "Ada Lindqvist", ColonyRole.Owner, OnPage.Noon.AddDays(-9), "ada@uni.example"),
        new(UserId.New(), "Grace Obi", ColonyRole.Member, OnPage.Noon.AddDays(-2), "grace@uni.example"),
    ];

    public bool MayMakeOne { get; set; }

    public ColonyLimits Limits { get; set; } = new();

    public long? BytesKept { get; set; }

    public Refusal? Refuse { get; set; }

    public Task<Outcome<MyColonies>> MineAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<MyColonies>>(new MyColonies(Mine.ToList(), MayMakeOne));

    public Task<Outcome<ColonyItem>> CreateAsync(Caller caller, string name, CancellationToken ct)
    {
        var made = new ColonyItem(ColonyId.New(), name, ColonyRole.Owner, OnPage.Noon, 1);
        Mine.Add(made);
        return Task.FromResult<Outcome<ColonyItem>>(made);
    }

    public Task<Outcome<ColonyView>> GetAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<ColonyView>>(new ColonyView(caller.Colony, Mine[0].Name, OnPage.Noon.AddDays(-9), Limits, 3, BytesKept));

    public Task<Outcome<Done>> RenameAsync(Caller caller, string name, CancellationToken ct) =>
        AnswerAsync(() => Mine[0] = Mine[0] with { Name = name });

    public Task<Outcome<IReadOnlyList<MemberView>>> MembersAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<MemberView>>>(Members.ToList());

    public Task<Outcome<Done>> ChangeRoleAsync(Caller caller, UserId member, ColonyRole role, CancellationToken ct) =>
        AnswerAsync(() =>
        {
            var at = Members.FindIndex(known => known.Person == member);
            Members[at] = Members[at] with { Role = role };
        });

    public Task<Outcome<Done>> RemoveMemberAsync(Caller caller, UserId member, CancellationToken ct) =>
        AnswerAsync(() => Members.RemoveAll(known => known.Person == member));

    public Task<Outcome<Done>> LeaveAsync(Caller caller, CancellationToken ct) => AnswerAsync(() => Mine.RemoveAt(0));

    private Task<Outcome<Done>> AnswerAsync(Action act)
    {
        if (Refuse is not null)
        {
            return Task.FromResult<Outcome<Done>>(Refuse);
        }
        act();
        return Task.FromResult<Outcome<Done>>(default(Done));
    }
}

/// <summary>Invitations that live in a list.</summary>
internal sealed class FakeInvitations : IInvitations
{
    public const string Link = "http://localhost:5080/invitation#secret-code";

    public List<InvitationView> Open { get; } = [];

    public Refusal? Refuse { get; set; }

    public Task<Outcome<IReadOnlyList<InvitationView>>> OpenAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<InvitationView>>>(Open.ToList());

    public Task<Outcome<NewInvitation>> InviteAsync(Caller caller, Invite request, CancellationToken ct)
    {
        if (Refuse is not null)
        {
            return Task.FromResult<Outcome<NewInvitation>>(Refuse);
        }
        var email = string.IsNullOrEmpty(request.Email) ? null : request.Email;
        var made = new InvitationView(InvitationId.New(), request.Role, "Ada Lindqvist", OnPage.Noon, OnPage.Noon.AddDays(7), email);
        Open.Insert(0, made);
        return Task.FromResult<Outcome<NewInvitation>>(new NewInvitation(made, Link));
    }

    public Task<Outcome<Done>> WithdrawAsync(Caller caller, InvitationId invitation, CancellationToken ct)
    {
        Open.RemoveAll(known => known.Id == invitation);
        return Task.FromResult<Outcome<Done>>(default(Done));
    }
}

/// <summary>A portal's people and colonies in lists.</summary>
internal sealed class FakeAdministration : IAdministration
{
    public List<PersonView> People { get; } =
    [
        new(OnPage.Caller.User, "Ada Lindqvist", "ada@uni.example", true, false, OnPage.Noon.AddDays(-9), 1),
        new(UserId.New(), "Grace Obi", "grace@uni.example", false, false, OnPage.Noon.AddDays(-2), 2),
    ];

    public List<ColonySummary> All { get; } = [new(ColonyId.New(), "Vision lab", OnPage.Noon.AddDays(-9), 2, new ColonyLimits(), 3)];

    public Refusal? Refuse { get; set; }

    public Task<Outcome<Page<PersonView>>> PeopleAsync(Caller caller, string? text, int skip, int take, CancellationToken ct)
    {
        var found = People.Where(person => text is null || person.Name.Contains(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return Task.FromResult<Outcome<Page<PersonView>>>(
            Refuse is null ? new Page<PersonView>(found.Skip(skip).Take(take).ToList(), found.Count) : Refuse
        );
    }

    public Task<Outcome<Done>> SetAdministratorAsync(Caller caller, UserId person, bool isAdministrator, CancellationToken ct) =>
        PutAsync(person, known => known with { IsAdministrator = isAdministrator });

    public Task<Outcome<Done>> SetLockedAsync(Caller caller, UserId person, bool isLocked, CancellationToken ct) =>
        PutAsync(person, known => known with { IsLocked = isLocked });

    public Task<Outcome<ResetLink>> MakeResetLinkAsync(Caller caller, UserId person, CancellationToken ct) =>
        Task.FromResult<Outcome<ResetLink>>(new ResetLink("http://localhost:5080/reset#secret-code", OnPage.Noon.AddDays(1)));

    public Task<Outcome<Page<ColonySummary>>> ColoniesAsync(Caller caller, string? text, int skip, int take, CancellationToken ct) =>
        Task.FromResult<Outcome<Page<ColonySummary>>>(Refuse is null ? new Page<ColonySummary>(All.ToList(), All.Count) : Refuse);

    public Task<Outcome<Done>> SetLimitsAsync(Caller caller, ColonyId colony, ColonyLimits limits, CancellationToken ct)
    {
        var at = All.FindIndex(known => known.Id == colony);
        All[at] = All[at] with { Limits = limits };
        return Task.FromResult<Outcome<Done>>(default(Done));
    }

    private Task<Outcome<Done>> PutAsync(UserId person, Func<PersonView, PersonView> change)
    {
        var at = People.FindIndex(known => known.Id == person);
        People[at] = change(People[at]);
        return Task.FromResult<Outcome<Done>>(default(Done));
    }
}

/// <summary>One outside authority, and the links to it.</summary>
internal sealed class FakeOutsideSignIns : IOutsideSignIns
{
    public List<AuthorityView> Authorities { get; } = [];

    public List<OutsideSignInView> Linked { get; } = [];

    public Refusal? Refuse { get; set; }

    public Task<Outcome<OutsideSignInsView>> GetAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<OutsideSignInsView>>(new OutsideSignInsView([.. Authorities], [.. Linked]));

    public Task<Outcome<Done>> UnlinkAsync(Caller caller, string signIn, CancellationToken ct)
    {
        if (Refuse is null)
        {
            Linked.RemoveAll(link => link.Id == signIn);
        }

        return Task.FromResult<Outcome<Done>>(Refuse is null ? default(Done) : Refuse);
    }
}
