using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Pollinator.Portal.Server.Identity.Mail;

/// <summary>Sends plain text by the mail server of the settings.</summary>
internal sealed class Mailer(IOptions<SmtpOptions> options)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Whether there is a mail server.</summary>
    public bool IsOn => options.Value.IsOn;

    public async Task SendAsync(string to, string subject, string text, CancellationToken ct)
    {
        var smtp = options.Value;
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Pollinator", smtp.From));
        message.To.Add(new MailboxAddress("", to));
        message.Subject = subject;
        message.Body = new TextPart("plain") { Text = text };

        // As for all other connections of the portal: an institute's own authority often publishes no list of what it revoked, or none that is reached.
        using var client = new SmtpClient { Timeout = (int)LongestWait.TotalMilliseconds, CheckCertificateRevocation = false };
        // Required and not "when available": who stands between could say that it is not.
        var security = smtp.StartTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None;
        await client.ConnectAsync(smtp.Host, smtp.Port, security, ct);
        if (!string.IsNullOrEmpty(smtp.User))
        {
            await client.AuthenticateAsync(smtp.User, smtp.Password, ct);
        }

        await client.SendAsync(message, ct);
        await client.DisconnectAsync(quit: true, ct);
    }
}
