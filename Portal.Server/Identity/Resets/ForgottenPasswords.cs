using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity.Colonies;
using Pollinator.Portal.Server.Identity.Mail;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Server.Identity.Resets;

/// <summary>
/// Sends links for new passwords to whoever asks, where an account has that address. In the background, one after the other: neither the answer
/// nor its time tells which addresses have accounts.
/// </summary>
internal sealed partial class ForgottenPasswords(
    IDbContextFactory<AppDb> databases,
    ResetLinks links,
    PeopleAudit audit,
    Mailer mailer,
    TimeProvider time,
    ILogger<ForgottenPasswords> logger
) : BackgroundService, IReportsWork
{
    // Nobody's mailbox is filled by a stranger who presses the button again and again.
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(5);

    private readonly Channel<string> _asked = Channel.CreateBounded<string>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <inheritdoc />
    public WorkRecord Work { get; } = new("Links for new passwords", "Sends them by e-mail to whoever asks", every: null, time);

    /// <summary>Whether the portal can send e-mail.</summary>
    public bool IsOn => mailer.IsOn;

    /// <summary>Somebody at this address forgot the password, or says so.</summary>
    public void Ask(string email) => _asked.Writer.TryWrite(email.Trim());

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var email in _asked.Reader.ReadAllAsync(stoppingToken))
            {
                await TryAsync(email, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends; whoever asked asks again.
        }
    }

    // The address is somebody's; the log says only that it failed, and why.
    private async Task TryAsync(string email, CancellationToken ct)
    {
        using var run = Work.Begin();
        try
        {
            await AnswerAsync(email, ct);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            run.Failed(exception);
            Log.NotSent(logger, exception);
        }
    }

    private async Task AnswerAsync(string email, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var normalized = email.ToUpperInvariant();
        var person = await db.Users.AsNoTracking().FirstOrDefaultAsync(row => row.NormalizedEmail == normalized, ct);
        if (person?.Email is null || person.IsLockedForGood)
        {
            return;
        }

        var since = (time.GetUtcNow() - Between).ToUnixTimeMilliseconds();
        if (await db.Set<PasswordResetRow>().AnyAsync(row => row.Person == person.Id && row.MadeBy == null && row.CreatedAt > since, ct))
        {
            return;
        }

        var user = new UserId(person.Id);
        var link = await links.MakeAsync(user, by: null, ct);
        await audit.OfPersonAsync(LedgerKind.PasswordResetLinkMade, user, by: null, "{}", ct);
        await mailer.SendAsync(person.Email, "A new password for Pollinator", Text(link), ct);
    }

    private static string Text(ResetLink link) =>
        $"""
            Somebody, perhaps you, asked for a new password for your account.

            Choose it here, once, within 24 hours:
            {link.Link}

            If it was not you, do nothing: your password stays as it is.
            """;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A link for a new password could not be sent by e-mail. Look at the settings Smtp and at the mail server.")]
        public static partial void NotSent(ILogger logger, Exception exception);
    }
}
