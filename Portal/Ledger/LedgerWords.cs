using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Ledger;

/// <summary>An entry in words.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Detail">What else is known; may be empty.</param>
/// <param name="Tone">The css class of its colour.</param>
public sealed record EntryWords(string Title, string Detail, string Tone);

/// <summary>Words of every kind of entry. Details are JSON that other programs may have written: whatever is not understood is left out.</summary>
public static class LedgerWords
{
    /// <summary>The entry in words.</summary>
    public static EntryWords Of(LedgerEntryView view)
    {
        var entry = view.Entry;
        var says = Details(entry.Details);
        return entry.Kind switch
        {
            LedgerKind.Submitted => new("Function specification submitted", view.ActorName, "tone-waiting"),
            LedgerKind.Assigned => new(
                "Assigned to executor",
                Join(
                    says("name") ?? view.ActorName,
                    $"attempt {entry.Attempt}",
                    view.AccountOf is { } owner ? $"runs as the account of {owner}" : null
                ),
                "tone-assigned"
            ),
            LedgerKind.LeaseLost => new(
                "Taken back from the executor",
                says("message") ?? "It was not heard in time; nothing had started",
                "tone-attention"
            ),
            LedgerKind.PermitGiven => new("Allowed to start", Join(view.ActorName), "tone-assigned"),
            LedgerKind.Staged => new("Files are there", Join(says("message")), "tone-assigned"),
            LedgerKind.Queued => new("Queued by the platform", Join(Platform(says), says("message")), "tone-queued"),
            LedgerKind.Started => new(
                says("node") is { } node ? $"Started on {node}" : "Started",
                Join(Platform(says), says("message")),
                "tone-running"
            ),
            LedgerKind.ContactLost => new("No contact with the executor", "The job probably goes on", "tone-attention"),
            LedgerKind.ContactBack => new("Contact is back", "What was missing is caught up", "tone-running"),
            LedgerKind.CancelRequested => Asked(view, says),
            LedgerKind.ResultsKept => new("Results kept", Short(says("snapshot")), "tone-succeeded"),
            LedgerKind.Retried => new("Tried again", Reason(says), "tone-attention"),
            LedgerKind.Released => new("Back to waiting", Join(Actor(view), Reason(says)), "tone-attention"),
            LedgerKind.Succeeded => new("Succeeded", Join(Exit(says), says("message")), "tone-succeeded"),
            LedgerKind.Failed => new("Failed", Reason(says), Is(says, EndReason.Lost) ? "tone-attention" : "tone-failed"),
            LedgerKind.Cancelled => new(
                "Cancelled",
                Join(view.Entry.Actor == ActorKind.Executor ? $"ended by {view.ActorName}" : Actor(view), says("message")),
                "tone-waiting"
            ),
            LedgerKind.Noted => new(says("message") ?? "Noted", "", "tone-waiting"),
            _ => Other(view, says),
        };
    }

    private static EntryWords Other(LedgerEntryView view, Func<string, string?> says) =>
        view.Entry.Kind switch
        {
            LedgerKind.ExecutorRegistered => new("Executor registered", Join(says("name"), says("kind")), "tone-waiting"),
            LedgerKind.ExecutorStarted => new(
                "Executor's program started",
                Join(says("incarnation") is { } i ? $"start {i}" : null, says("version")?.Split('+')[0]),
                "tone-waiting"
            ),
            LedgerKind.ExecutorRetired => new("Executor retired", view.ActorName, "tone-waiting"),
            LedgerKind.AccountCreated => new("Account made", view.ActorName, "tone-waiting"),
            LedgerKind.SignedIn => new("Signed in", view.ActorName, "tone-waiting"),
            LedgerKind.SignInRefused => new("Sign-in refused", view.ActorName, "tone-attention"),
            LedgerKind.TokenCreated => new("Token made", Join(view.ActorName, says("name")), "tone-waiting"),
            LedgerKind.TokenRevoked => new("Token revoked", Join(view.ActorName, says("name")), "tone-waiting"),
            >= LedgerKind.FactorAdded and <= LedgerKind.OutsideUnlinked => SignInWords.Of(view),
            LedgerKind.ProgramSignedIn => new("Program signed in", Join(says("client"), view.ActorName), "tone-waiting"),
            LedgerKind.ClientCreated => new("Client made", Join(view.ActorName, says("client")), "tone-waiting"),
            LedgerKind.ClientRevoked => new("Client revoked", Join(view.ActorName, says("client")), "tone-waiting"),
            LedgerKind.RefreshTokenReused => new("Refresh token came twice: program signed out", view.ActorName, "tone-attention"),
            >= LedgerKind.ColonyMade and <= LedgerKind.AccountLocked => PeopleWords.Of(view, says),
            LedgerKind.SecretSet => new("Secret set", Join(says("name"), Of(says), view.ActorName, says("message")), "tone-waiting"),
            LedgerKind.SecretRemoved => new("Secret removed", Join(says("name"), Of(says), view.ActorName), "tone-waiting"),
            LedgerKind.SecretHandedOut => new(
                "Secrets handed out",
                Join(says("names"), $"to {view.ActorName}", says("number") is { } job ? $"for job {job}" : null, says("message")),
                "tone-assigned"
            ),
            LedgerKind.Shared => new("Shared", Join(says("name"), $"with {Whom(says)}", view.ActorName), "tone-attention"),
            LedgerKind.ShareEnded => new("Not shared any more", Join(says("name"), $"with {Whom(says)}", view.ActorName), "tone-waiting"),
            LedgerKind.ProjectDeleted => new("Project deleted", Join(says("name"), view.ActorName), "tone-attention"),
            >= LedgerKind.SystemAdded and <= LedgerKind.RungChosen => OfSystem(view, says),
            var kind => new($"Entry of kind {(int)kind}, which this page does not know", "", "tone-waiting"),
        };

    private static EntryWords OfSystem(LedgerEntryView view, Func<string, string?> says) =>
        view.Entry.Kind switch
        {
            LedgerKind.SystemAdded => new("System added", Join(says("name"), says("host"), view.ActorName), "tone-waiting"),
            LedgerKind.SystemRemoved => new("System removed", Join(says("name"), view.ActorName), "tone-waiting"),
            LedgerKind.HostKeysConfirmed => new("Host keys confirmed", Join(says("name"), view.ActorName, says("keys")), "tone-waiting"),
            LedgerKind.SystemSignedIn => new("Signed in on the system", Join(says("name"), view.ActorName, Way(says("way"))), "tone-waiting"),
            _ => new("Way to the system chosen", Join(says("name"), view.ActorName, Rung(says("rung"))), "tone-waiting"),
        };

    private static string Whom(Func<string, string?> says) =>
        says("people")?.Split(',').Length is { } count ? Sizes.Count(count, "person", "people") : "the colony";

    private static string? Of(Func<string, string?> says) => says("of") is { } whose ? $"of the {whose}" : null;

    private static string? Way(string? way) =>
        way switch
        {
            nameof(SignInWay.MadeKey) => "with the key made for it",
            nameof(SignInWay.BroughtKey) => "with a key of their own",
            nameof(SignInWay.Password) => "with a password",
            nameof(SignInWay.Interactive) => "with what the system asked",
            _ => way,
        };

    private static string Rung(string? rung) =>
        rung switch
        {
            nameof(Contracts.Rung.Twin) => "a program on the login node",
            nameof(Contracts.Rung.ByHand) => "a program started by hand",
            nameof(Contracts.Rung.OverSsh) => "over SSH, nothing stays there",
            null => "left to what is found",
            _ => rung,
        };

    /// <summary>Who told it, for the opened entry.</summary>
    public static string Who(LedgerEntryView view) =>
        view.Entry.Actor switch
        {
            ActorKind.User => view.ActorName,
            ActorKind.Executor => $"Executor {view.ActorName}",
            ActorKind.Scheduler => $"Scheduler, told by {view.ActorName}",
            _ => "The portal",
        };

    private static EntryWords Asked(LedgerEntryView view, Func<string, string?> says) =>
        Is(says, EndReason.MaxExecTime)
            ? new("Its longest run time is over", "The portal asks the executor to end it", "tone-attention")
            : new("Asked to cancel", Join(Actor(view), says("message")), "tone-waiting");

    private static string Reason(Func<string, string?> says)
    {
        var exit = int.TryParse(says("exitCode"), out var code) ? code : (int?)null;
        var words = Enum.TryParse<EndReason>(says("reason"), out var reason) ? ReasonWords.Of(reason, exit).Short : null;
        var message = says("message");
        return words is not null && message?.Contains(words, StringComparison.OrdinalIgnoreCase) == true ? message : Join(words, message);
    }

    private static bool Is(Func<string, string?> says, EndReason reason) => says("reason") == reason.ToString();

    private static string? Exit(Func<string, string?> says) => says("exitCode") is { } code ? $"exit code {code}" : null;

    private static string? Platform(Func<string, string?> says) => says("platformId") is { Length: > 0 } id ? id : null;

    private static string Actor(LedgerEntryView view) => view.Entry.Actor == ActorKind.Portal ? "by the portal" : $"by {view.ActorName}";

    private static string Short(string? hash) => ContentHash.TryParse(hash, null, out var read) ? $"snapshot {read.Short}" : "";

    private static string Join(params ReadOnlySpan<string?> parts) =>
        string.Join(", ", parts.ToArray().Where(part => !string.IsNullOrWhiteSpace(part)));

    private static Func<string, string?> Details(string json)
    {
        try
        {
            using var read = JsonDocument.Parse(json);
            var pairs =
                read.RootElement.ValueKind == JsonValueKind.Object
                    ? read.RootElement.EnumerateObject().DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.Value.ToString())
                    : [];
            return name => pairs.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        }
        catch (JsonException)
        {
            return _ => null;
        }
    }
}
