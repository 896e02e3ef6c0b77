using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>Messages to browsers in which no page of the portal is open (section <c>Push</c>).</summary>
internal sealed record PushOptions
{
    public const string Section = "Push";

    /// <summary>Whether there are any. Without them the portal talks to no push service, and no page offers it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whom push services may write to about this portal: an e-mail address. By default they are told <c>PublicUrl</c>, when that is https.</summary>
    public string Contact { get; set; } = "";

    /// <summary>
    /// To which push services messages are sent: host names, and with a leading dot all names below one, such as <c>.push.apple.com</c>. None: to any
    /// that has a public address.
    /// </summary>
    public string[] Services { get; set; } = [];
}

/// <summary>Says at start what is wrong with the settings, all at once.</summary>
internal sealed class PushOptionsCheck : IValidateOptions<PushOptions>
{
    public ValidateOptionsResult Validate(string? name, PushOptions options) =>
        Faults(options).ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Faults(PushOptions options)
    {
        // What stands in the middle of a signed statement has no quotes and blanks in it.
        if (options.Contact.Length > 0 && !(MailAddress.TryCreate(options.Contact, out var mail) && mail.Address == options.Contact && IsPlain(mail)))
        {
            yield return $"Push:Contact is '{options.Contact}'. It must be an e-mail address, such as portal@uni.example.";
        }

        foreach (var service in options.Services)
        {
            if (Uri.CheckHostName(service.TrimStart('.')) != UriHostNameType.Dns)
            {
                yield return $"Push:Services names '{service}'. It must be host names, such as fcm.googleapis.com or .push.apple.com.";
            }
        }
    }

    private static bool IsPlain(MailAddress mail) => mail.Address.All(letter => char.IsAsciiLetterOrDigit(letter) || "@.-_+".Contains(letter));
}
