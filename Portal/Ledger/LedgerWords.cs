using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

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
            LedgerKind.Submitted => new(L("Function specification submitted"), view.ActorName, "tone-waiting"),
            LedgerKind.Assigned => new(
                L("Assigned to executor"),
                Join(
                    says("name") ?? view.ActorName,
                    L("attempt {0}", entry.Attempt),
                    view.AccountOf is { } owner ? L("runs as the account of {0}", owner) : null
                ),
                "tone-assigned"
            ),
            LedgerKind.LeaseLost => new(
                L("Taken back from the executor"),
                Said(says("message")) ?? L("It was not heard in time; nothing had started"),
                "tone-attention"
            ),
            LedgerKind.PermitGiven => new(L("Allowed to start"), Join(view.ActorName), "tone-assigned"),
            LedgerKind.Staged => new(L("Files are there"), Join(Said(says("message"))), "tone-assigned"),
            LedgerKind.Queued => new(L("Queued by the platform"), Join(Platform(says), Said(says("message"))), "tone-queued"),
            LedgerKind.Started => new(
                says("node") is { } node ? L("Started on {0}", node) : L("Started"),
                Join(Platform(says), Said(says("message"))),
                "tone-running"
            ),
            LedgerKind.ContactLost => new(L("No contact with the executor"), L("The job probably goes on"), "tone-attention"),
            LedgerKind.ContactBack => new(L("Contact is back"), L("What was missing is caught up"), "tone-running"),
            LedgerKind.CancelRequested => Asked(view, says),
            LedgerKind.ResultsKept => new(L("Results kept"), Short(says("snapshot")), "tone-succeeded"),
            LedgerKind.Retried => new(L("Tried again"), Reason(says), "tone-attention"),
            LedgerKind.Released => new(L("Back to waiting"), Join(Actor(view), Reason(says)), "tone-attention"),
            LedgerKind.Succeeded => new(L("Succeeded"), Join(Exit(says), Said(says("message"))), "tone-succeeded"),
            LedgerKind.Failed => new(L("Failed"), Reason(says), Is(says, EndReason.Lost) ? "tone-attention" : "tone-failed"),
            LedgerKind.Cancelled => new(
                L("Cancelled"),
                Join(view.Entry.Actor == ActorKind.Executor ? L("ended by {0}", view.ActorName) : Actor(view), Said(says("message"))),
                "tone-waiting"
            ),
            LedgerKind.Noted => new(Said(says("message")) ?? L("Noted"), "", "tone-waiting"),
            _ => Other(view, says),
        };
    }

    /// <summary>Where it ran, as the entry tells it; null where it does not.</summary>
    public static string? Node(LedgerEntryView view) => Details(view.Entry.Details)("node");

    private static EntryWords Other(LedgerEntryView view, Func<string, string?> says) =>
        view.Entry.Kind switch
        {
            LedgerKind.ExecutorRegistered => new(L("Executor registered"), Join(says("name"), says("kind")), "tone-waiting"),
            LedgerKind.ExecutorStarted => new(
                L("Executor's program started"),
                Join(says("incarnation") is { } i ? L("start {0}", i) : null, says("version")?.Split('+')[0]),
                "tone-waiting"
            ),
            LedgerKind.ExecutorRetired => new(L("Executor retired"), view.ActorName, "tone-waiting"),
            LedgerKind.AccountCreated => new(L("Account made"), view.ActorName, "tone-waiting"),
            LedgerKind.SignedIn => new(L("Signed in"), view.ActorName, "tone-waiting"),
            LedgerKind.SignInRefused => new(L("Sign-in refused"), view.ActorName, "tone-attention"),
            LedgerKind.TokenCreated => new(L("Token made"), Join(view.ActorName, says("name")), "tone-waiting"),
            LedgerKind.TokenRevoked => new(L("Token revoked"), Join(view.ActorName, says("name")), "tone-waiting"),
            >= LedgerKind.FactorAdded and <= LedgerKind.PushBrowserRemoved => SignInWords.Of(view),
            LedgerKind.ProgramSignedIn => new(L("Program signed in"), Join(says("client"), view.ActorName), "tone-waiting"),
            LedgerKind.ClientCreated => new(L("Client made"), Join(view.ActorName, says("client")), "tone-waiting"),
            LedgerKind.ClientRevoked => new(L("Client revoked"), Join(view.ActorName, says("client")), "tone-waiting"),
            LedgerKind.RefreshTokenReused => new(L("Refresh token came twice: program signed out"), view.ActorName, "tone-attention"),
            >= LedgerKind.ColonyMade and <= LedgerKind.AccountLocked => PeopleWords.Of(view, says),
            LedgerKind.SecretSet => new(L("Secret set"), Join(says("name"), Of(says), view.ActorName, Said(says("message"))), "tone-waiting"),
            LedgerKind.SecretRemoved => new(L("Secret removed"), Join(says("name"), Of(says), view.ActorName), "tone-waiting"),
            LedgerKind.SecretHandedOut => new(
                L("Secrets handed out"),
                Join(says("names"), L("to {0}", view.ActorName), says("number") is { } job ? L("for job {0}", job) : null, Said(says("message"))),
                "tone-assigned"
            ),
            LedgerKind.Shared => new(L("Shared"), Join(says("name"), L("with {0}", Whom(says)), view.ActorName), "tone-attention"),
            LedgerKind.ShareEnded => new(L("Not shared any more"), Join(says("name"), L("with {0}", Whom(says)), view.ActorName), "tone-waiting"),
            LedgerKind.ProjectDeleted => new(L("Project deleted"), Join(says("name"), view.ActorName), "tone-attention"),
            >= LedgerKind.SystemAdded and <= LedgerKind.RungChosen => OfSystem(view, says),
            var kind => new(L("Entry of kind {0}, which this page does not know", (int)kind), "", "tone-waiting"),
        };

    private static EntryWords OfSystem(LedgerEntryView view, Func<string, string?> says) =>
        view.Entry.Kind switch
        {
            LedgerKind.SystemAdded => new(L("System added"), Join(says("name"), says("host"), view.ActorName), "tone-waiting"),
            LedgerKind.SystemRemoved => new(L("System removed"), Join(says("name"), view.ActorName), "tone-waiting"),
            LedgerKind.HostKeysConfirmed => new(L("Host keys confirmed"), Join(says("name"), view.ActorName, says("keys")), "tone-waiting"),
            LedgerKind.SystemSignedIn => new(L("Signed in on the system"), Join(says("name"), view.ActorName, Way(says("way"))), "tone-waiting"),
            _ => new(L("Way to the system chosen"), Join(says("name"), view.ActorName, Rung(says("rung"))), "tone-waiting"),
        };

    private static string Whom(Func<string, string?> says) =>
        says("people")?.Split(',').Length is { } count ? Sizes.Count(count, "person", "people") : L("the colony");

    private static string? Of(Func<string, string?> says) =>
        says("of") switch
        {
            null => null,
            "colony" => L("of the colony"),
            "project" => L("of the project"),
            var whose => L("of the {0}", whose),
        };

    private static string? Way(string? way) =>
        way switch
        {
            nameof(SignInWay.MadeKey) => L("with the key made for it"),
            nameof(SignInWay.BroughtKey) => L("with a key of their own"),
            nameof(SignInWay.Password) => L("with a password"),
            nameof(SignInWay.Interactive) => L("with what the system asked"),
            _ => way,
        };

    private static string Rung(string? rung) =>
        rung switch
        {
            nameof(Contracts.Rung.Twin) => L("a program on the login node"),
            nameof(Contracts.Rung.ByHand) => L("a program started by hand"),
            nameof(Contracts.Rung.OverSsh) => L("over SSH, nothing stays there"),
            null => L("left to what is found"),
            _ => rung,
        };

    /// <summary>Who told it, for the opened entry.</summary>
    public static string Who(LedgerEntryView view) =>
        view.Entry.Actor switch
        {
            ActorKind.User => view.ActorName,
            ActorKind.Executor => L("Executor {0}", view.ActorName),
            ActorKind.Scheduler => L("Scheduler, told by {0}", view.ActorName),
            _ => L("The portal"),
        };

    private static EntryWords Asked(LedgerEntryView view, Func<string, string?> says) =>
        Is(says, EndReason.MaxExecTime)
            ? new(L("Its longest run time is over"), L("The portal asks the executor to end it"), "tone-attention")
            : new(L("Asked to cancel"), Join(Actor(view), Said(says("message"))), "tone-waiting");

    private static string Reason(Func<string, string?> says)
    {
        var exit = int.TryParse(says("exitCode"), out var code) ? code : (int?)null;
        var words = Enum.TryParse<EndReason>(says("reason"), out var reason) ? ReasonWords.Of(reason, exit).Short : null;
        var message = Said(says("message"));
        return words is not null && message?.Contains(words, StringComparison.OrdinalIgnoreCase) == true ? message : Join(words, message);
    }

    private static bool Is(Func<string, string?> says, EndReason reason) => says("reason") == reason.ToString();

    private static string? Exit(Func<string, string?> says) => says("exitCode") is { } code ? L("exit code {0}", code) : null;

    private static string? Platform(Func<string, string?> says) => says("platformId") is { Length: > 0 } id ? id : null;

    private static string Actor(LedgerEntryView view) => view.Entry.Actor == ActorKind.Portal ? L("by the portal") : L("by {0}", view.ActorName);

    private static string Short(string? hash) => ContentHash.TryParse(hash, null, out var read) ? L("snapshot {0}", read.Short) : "";

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
