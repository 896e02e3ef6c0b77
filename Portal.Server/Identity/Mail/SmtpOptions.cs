using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace Pollinator.Portal.Server.Identity.Mail;

/// <summary>How the portal sends e-mail (section <c>Smtp</c>). Without <see cref="Host"/> it sends none.</summary>
internal sealed record SmtpOptions
{
    public const string Section = "Smtp";

    /// <summary>The mail server; none by default.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port: 587 for submission, 25 for a relay beside the portal.</summary>
    public int Port { get; set; } = 587;

    /// <summary>The sender, such as <c>portal@uni.example</c>.</summary>
    public string From { get; set; } = "";

    /// <summary>The user name there; none where the server asks for none.</summary>
    public string User { get; set; } = "";

    /// <summary>The password that goes with it.</summary>
    public string Password { get; set; } = "";

    /// <summary>Whether the connection must be encrypted before anything is sent. Only a relay on this machine may do without.</summary>
    public bool StartTls { get; set; } = true;

    /// <summary>Whether e-mail is sent at all.</summary>
    public bool IsOn => !string.IsNullOrWhiteSpace(Host);

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"SmtpOptions {{ Host = {Host}, Port = {Port} }}";
}

/// <summary>Says at start what is wrong with the settings, all at once.</summary>
internal sealed class SmtpOptionsCheck : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options) =>
        Faults(options).ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Faults(SmtpOptions options)
    {
        if (!options.IsOn)
        {
            if (options.From.Length > 0 || options.User.Length > 0 || options.Password.Length > 0)
            {
                yield return "Smtp:Host is missing, and other keys of Smtp are set. It must name the mail server, such as mail.uni.example.";
            }

            yield break;
        }

        if (options.Port is < 1 or > 65535)
        {
            yield return $"Smtp:Port is {options.Port}. It must be 1 to 65535.";
        }

        if (!MailAddress.TryCreate(options.From, out _))
        {
            yield return $"Smtp:From is '{options.From}'. It must be an e-mail address, such as portal@uni.example.";
        }

        if (!string.IsNullOrEmpty(options.User) && string.IsNullOrWhiteSpace(options.Password))
        {
            yield return "Smtp:Password is empty, and Smtp:User is set. Set the password that goes with the user, or neither.";
        }

        if (string.IsNullOrEmpty(options.User) && !string.IsNullOrEmpty(options.Password))
        {
            yield return "Smtp:User is missing, and Smtp:Password is set. Set the user that the password is for, or neither.";
        }

        if (!options.StartTls && !string.IsNullOrEmpty(options.Password))
        {
            yield return "Smtp:StartTls is false, and Smtp:Password is set. A password is sent over an encrypted connection only.";
        }
    }
}
