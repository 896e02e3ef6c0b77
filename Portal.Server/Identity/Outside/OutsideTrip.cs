using System.Globalization;
using Microsoft.AspNetCore.Authentication;

namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>What somebody goes to an authority for.</summary>
internal enum OutsidePurpose
{
    /// <summary>To sign in here.</summary>
    SignIn,

    /// <summary>To sign in here by it from now on.</summary>
    Link,

    /// <summary>To confirm that it is still them.</summary>
    Confirm,
}

/// <summary>
/// What has to be known of a trip to an authority when it ends. It travels in <c>state</c>, encrypted by Data Protection; a cookie binds it to the
/// browser.
/// </summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="ReturnUrl">Where to go on afterwards, in this portal.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Session">In which session, where somebody is signed in already. The one that comes back must be the same.</param>
internal sealed record OutsideTrip(OutsidePurpose Purpose, string ReturnUrl, DateTimeOffset StartedAt, Guid? Session = null)
{
    /// <summary>Long enough to find a phone; the cookies live as long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private const string PurposeKey = "purpose";
    private const string ReturnKey = "return";
    private const string StartedKey = "started";
    private const string SessionKey = "session";

    public void Write(AuthenticationProperties properties)
    {
        properties.Items[PurposeKey] = Purpose.ToString();
        properties.Items[ReturnKey] = ReturnUrl;
        properties.Items[StartedKey] = StartedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        properties.Items[SessionKey] = Session?.ToString("D");
    }

    /// <summary>What <see cref="Write"/> wrote: nobody else can, so that what is missing is a bug.</summary>
    public static OutsideTrip Read(AuthenticationProperties properties) =>
        new(
            Enum.Parse<OutsidePurpose>(properties.Items[PurposeKey]!),
            properties.Items[ReturnKey]!,
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(properties.Items[StartedKey]!, CultureInfo.InvariantCulture)),
            Guid.TryParse(properties.Items[SessionKey], out var session) ? session : null
        );
}
