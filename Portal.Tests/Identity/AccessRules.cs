using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>What a viewer of the colony gets.</summary>
public enum ViewerGets
{
    /// <summary>What its owner gets.</summary>
    TheSame,

    /// <summary>A refusal: it would change something, or is not a viewer's to see.</summary>
    Refused,

    /// <summary>Something of the own: an account's matters are everybody's.</summary>
    Own,

    /// <summary>A live feed.</summary>
    Feed,
}

/// <summary>What the owner of another colony gets, who names the ids of this one.</summary>
public enum StrangerGets
{
    /// <summary>What is not there and what is not yours look the same.</summary>
    NotFound,

    /// <summary>An empty list.</summary>
    Nothing,

    /// <summary>Something of the own colony or account: no id of ours is named.</summary>
    Own,

    /// <summary>A refusal.</summary>
    Refused,
}

/// <summary>Who may do what with one method of a port.</summary>
/// <param name="Needs">Without all of these scopes together it is refused.</param>
/// <param name="Viewer">What a viewer gets.</param>
/// <param name="Stranger">What the owner of another colony gets.</param>
public sealed record AccessRule(Scopes Needs, ViewerGets Viewer, StrangerGets Stranger);

/// <summary>The rule of every method of every port. A method that is not here fails <see cref="AccessTests"/>.</summary>
internal static class AccessRules
{
    private const Scopes Seeing = Scopes.Read | Scopes.Jobs;
    private const Scopes Talking = Scopes.Executors | Scopes.Jobs;

    private static AccessRule Sees(Scopes needs, StrangerGets stranger) => new(needs, ViewerGets.TheSame, stranger);

    private static AccessRule Changes(Scopes needs, StrangerGets stranger = StrangerGets.NotFound) => new(needs, ViewerGets.Refused, stranger);

    private static AccessRule Own(Scopes needs) => new(needs, ViewerGets.Own, StrangerGets.Own);

    private static AccessRule Feed(Scopes needs) => new(needs, ViewerGets.Feed, StrangerGets.Own);

    public static IReadOnlyDictionary<string, AccessRule> All { get; } =
        new Dictionary<string, AccessRule>(StringComparer.Ordinal)
        {
            ["IJobs.SubmitAsync"] = Changes(Scopes.Jobs),
            ["IJobs.CheckAsync"] = Changes(Scopes.Jobs),
            ["IJobs.GetAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["IJobs.FindByNumberAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["IJobs.ListAsync"] = Sees(Scopes.Read, StrangerGets.Nothing),
            ["IJobs.CountsAsync"] = Sees(Scopes.Read, StrangerGets.Own),
            ["IJobs.CancelAsync"] = Changes(Scopes.Jobs),
            ["IJobs.ResolveLostAsync"] = Changes(Scopes.Jobs),
            ["IJobs.WatchAsync"] = Feed(Scopes.Read),
            ["IJobs.ReceiptsAsync"] = Sees(Seeing, StrangerGets.NotFound),

            ["ISavedFilters.ListAsync"] = Sees(Scopes.Read, StrangerGets.Own),
            ["ISavedFilters.SaveAsync"] = Own(Scopes.Read),
            ["ISavedFilters.RenameAsync"] = new(Scopes.Read, ViewerGets.Refused, StrangerGets.NotFound),
            ["ISavedFilters.DeleteAsync"] = new(Scopes.Read, ViewerGets.Refused, StrangerGets.NotFound),

            ["ILogs.InfoAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["ILogs.LinesAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["ILogs.BytesAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["ILogs.SearchAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["ILogs.OpenAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["ILogs.WatchAsync"] = Feed(Scopes.Read),

            ["ILedger.EntriesAsync"] = Sees(Seeing, StrangerGets.NotFound),
            ["ILedger.ExportAsync"] = Sees(Seeing, StrangerGets.NotFound),
            ["ILedger.VerifyAsync"] = Sees(Seeing, StrangerGets.NotFound),
            ["ILedger.FindAsync"] = Sees(Scopes.Read, StrangerGets.Own),
            ["ILedger.ExportAllAsync"] = Sees(Scopes.Read, StrangerGets.Own),

            ["IProjects.ListAsync"] = Sees(Scopes.Read, StrangerGets.Own),
            ["IProjects.FindAsync"] = Sees(Scopes.Read, StrangerGets.Own),
            ["IProjects.SizesAsync"] = Sees(Scopes.Read, StrangerGets.Own),
            ["IProjects.GetAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["IProjects.CreateAsync"] = Changes(Scopes.Projects, StrangerGets.Own),
            ["IProjects.CreateFromTemplateAsync"] = Changes(Scopes.Projects, StrangerGets.Own),
            ["IProjects.RenameAsync"] = Changes(Scopes.Projects),
            ["IProjects.DeleteAsync"] = Changes(Scopes.Projects),
            ["IProjects.SnapshotsAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["IProjects.MissingChunksAsync"] = Changes(Scopes.Projects, StrangerGets.Own),
            ["IProjects.PutChunkAsync"] = Changes(Scopes.Projects, StrangerGets.Own),
            ["IProjects.CreateSnapshotAsync"] = Changes(Scopes.Projects),
            ["IProjects.ChangeAsync"] = Changes(Scopes.Projects),
            ["IProjects.CompareFileAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["IProjects.ManifestAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["IProjects.OpenFileAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["IProjects.ReadProjectFileAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["IProjects.CheckProjectFileAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),

            ["IPreviews.PreviewAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),

            ["INotifications.GetAsync"] = Sees(Scopes.Read, StrangerGets.Own),
            ["INotifications.MarkSeenAsync"] = Own(Scopes.Read),
            ["INotifications.ChooseAsync"] = Own(Scopes.Read),
            ["INotifications.WatchAsync"] = Feed(Scopes.Read),

            ["IPushBrowsers.GetAsync"] = Own(Scopes.Account),
            // Of a browser that is signed in: these callers have no session.
            ["IPushBrowsers.AddAsync"] = new(Scopes.Account, ViewerGets.Refused, StrangerGets.Own),
            ["IPushBrowsers.RemoveAsync"] = new(Scopes.Account, ViewerGets.Refused, StrangerGets.NotFound),

            ["ISecrets.ListAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["ISecrets.SetAsync"] = Changes(Scopes.Projects),
            ["ISecrets.RemoveAsync"] = Changes(Scopes.Projects),

            ["IExecutors.ListAsync"] = Sees(Scopes.Read, StrangerGets.Nothing),
            ["IExecutors.FindAsync"] = Sees(Scopes.Read, StrangerGets.Nothing),
            ["IExecutors.CountsAsync"] = Sees(Scopes.Read, StrangerGets.Own),
            ["IExecutors.GetAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["IExecutors.CreateCodeAsync"] = Changes(Scopes.Executors, StrangerGets.Own),
            ["IExecutors.ShareAsync"] = Changes(Scopes.Executors),
            ["IExecutors.RetireAsync"] = Changes(Scopes.Executors),
            ["IExecutors.FitAsync"] = Sees(Seeing, StrangerGets.Nothing),
            ["IExecutors.WatchAsync"] = Feed(Scopes.Read),

            ["ISystems.ListAsync"] = Sees(Scopes.Read, StrangerGets.Own),
            ["ISystems.GetAsync"] = Sees(Scopes.Read, StrangerGets.NotFound),
            ["ISystems.AddAsync"] = Changes(Scopes.Executors, StrangerGets.Own),
            ["ISystems.CreateCodeAsync"] = Changes(Scopes.Executors),
            ["ISystems.ShareAsync"] = Changes(Scopes.Executors),
            ["ISystems.RemoveAsync"] = Changes(Scopes.Executors),
            ["ISystems.ConfirmHostKeysAsync"] = Changes(Scopes.Executors),
            ["ISystems.ChooseRungAsync"] = Changes(Scopes.Executors),
            ["ISystems.AskAsync"] = Changes(Scopes.Executors),
            ["ISystems.WordsAsync"] = Changes(Talking),
            ["ISystems.ReplyAsync"] = Changes(Talking),
            ["ISystems.GiveUpAsync"] = Changes(Talking),
            ["ISystems.WatchAsync"] = Feed(Scopes.Read),

            // Who one is, every token may ask.
            ["IClients.ListAsync"] = Own(Scopes.Account),
            ["IClients.CreateAsync"] = Own(Scopes.Account),
            ["IClients.RevokeAsync"] = new(Scopes.Account, ViewerGets.Refused, StrangerGets.NotFound),
            ["IAccount.GetAsync"] = Own(Scopes.None),
            ["IAccount.TokensAsync"] = Own(Scopes.Account),
            ["IAccount.CreateTokenAsync"] = Own(Scopes.Account),
            ["IAccount.RevokeTokenAsync"] = new(Scopes.Account, ViewerGets.Refused, StrangerGets.NotFound),

            ["ISecurity.GetAsync"] = Own(Scopes.Account),
            ["ISecurity.RemovePasskeyAsync"] = new(Scopes.Account, ViewerGets.Refused, StrangerGets.NotFound),
            ["ISecurity.RemoveAppAsync"] = new(Scopes.Account, ViewerGets.Refused, StrangerGets.NotFound),
            ["ISecurity.EndSessionAsync"] = new(Scopes.Account, ViewerGets.Refused, StrangerGets.NotFound),
            ["ISecurity.EndOtherSessionsAsync"] = Own(Scopes.Account),

            ["IOutsideSignIns.GetAsync"] = Own(Scopes.Account),
            ["IOutsideSignIns.UnlinkAsync"] = new(Scopes.Account, ViewerGets.Refused, StrangerGets.NotFound),

            ["IColonies.MineAsync"] = Own(Scopes.Account),
            ["IColonies.CreateAsync"] = new(Scopes.Account, ViewerGets.Refused, StrangerGets.Refused),
            ["IColonies.GetAsync"] = Sees(Scopes.Read, StrangerGets.Own),
            ["IColonies.RenameAsync"] = Changes(Scopes.Colony, StrangerGets.Own),
            ["IColonies.MembersAsync"] = Sees(Scopes.Read, StrangerGets.Own),
            ["IColonies.ChangeRoleAsync"] = Changes(Scopes.Colony),
            ["IColonies.RemoveMemberAsync"] = Changes(Scopes.Colony),
            ["IColonies.LeaveAsync"] = Own(Scopes.Account),

            ["IInvitations.OpenAsync"] = Changes(Scopes.Colony, StrangerGets.Own),
            ["IInvitations.InviteAsync"] = Changes(Scopes.Colony, StrangerGets.Own),
            ["IInvitations.WithdrawAsync"] = Changes(Scopes.Colony),

            ["IAdministration.PeopleAsync"] = Changes(Scopes.Portal, StrangerGets.Refused),
            ["IAdministration.SetAdministratorAsync"] = Changes(Scopes.Portal, StrangerGets.Refused),
            ["IAdministration.SetLockedAsync"] = Changes(Scopes.Portal, StrangerGets.Refused),
            ["IAdministration.MakeResetLinkAsync"] = Changes(Scopes.Portal, StrangerGets.Refused),
            ["IAdministration.ColoniesAsync"] = Changes(Scopes.Portal, StrangerGets.Refused),
            ["IAdministration.SetLimitsAsync"] = Changes(Scopes.Portal, StrangerGets.Refused),

            ["IOperations.ReadAsync"] = Changes(Scopes.Portal, StrangerGets.Refused),
        };
}
