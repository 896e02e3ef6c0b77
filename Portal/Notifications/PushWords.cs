using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Notifications;

/// <summary>Words for how this browser stands with notifications that come while no page is open. Pure.</summary>
public static class PushWords
{
    /// <summary>It is told.</summary>
    public const string On = "on";

    /// <summary>It can be told, and is not.</summary>
    public const string Off = "off";

    /// <summary>What would ask the browser is not there.</summary>
    public const string Unknown = "unknown";

    /// <summary>Whether pressing a button in the page can help.</summary>
    public static bool CanTurnOn(string state) => state is Off or On;

    /// <summary>How the browser stands, as <c>push.js</c> says it.</summary>
    public static string Of(string state, bool isTold) =>
        state switch
        {
            "insecure" => L(
                "Browsers allow this over https only, or at localhost. Open the portal at its https address; whoever runs it knows whether it has one."
            ),
            "unsupported" => L(
                "This browser cannot do this, or not in a private window. Firefox, Chrome, Edge and Safari on a computer can, and Firefox and Chrome on Android."
            ),
            "denied" => L(
                "This browser was told not to show notifications of this site. Allow them in its settings for the site, beside the address, and come back to this page."
            ),
            Unknown => L("How this browser stands is not known: a part of this page did not load. Load the page again."),
            On when isTold => L(
                "This browser tells you, also when no page of the portal is open in it, until you sign out in it. You are told of the kinds that you chose under the bell."
            ),
            _ => L(
                "In this browser you are told only while a page of the portal is open. Turn this on to be told at any other time too, of the kinds that you chose under the bell."
            ),
        };

    /// <summary>Why turning it on did not work, by what <c>push.js</c> says; that is the browser's word and not shown.</summary>
    public static string WhyNot(string reason) =>
        reason switch
        {
            "denied" => L(
                "Nothing was turned on: this browser may not show notifications of this site. Allow them in its settings for the site, beside the address, and press again."
            ),
            "dismissed" => L("Nothing was turned on: the browser's question was closed. Press again, and choose to allow it."),
            _ => L(
                "Nothing was turned on: this browser did not get through to its maker's push service, which carries such messages. It may be switched off in the browser's settings, or the network does not let it through. Try again later, or in another browser."
            ),
        };

    /// <summary>What is said of a browser, in English, to be looked up: since when it is told, and when it last was or was not reached any more.</summary>
    public static string Line(PushBrowserView browser) =>
        (browser.IsThis, browser.FailedSince, browser.ToldAt) switch
        {
            (true, not null, _) => "this one, since {0}, not reached since {1}",
            (true, null, not null) => "this one, since {0}, last told {1}",
            (true, null, null) => "this one, since {0}",
            (false, not null, _) => "since {0}, not reached since {1}",
            (false, null, not null) => "since {0}, last told {1}",
            _ => "since {0}",
        };
}
