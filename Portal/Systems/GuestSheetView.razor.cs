using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Systems;

/// <summary>The sheet itself, on the screen and on paper.</summary>
public sealed partial class GuestSheetView
{
    private static readonly string[] Lines = ["Centre", "Name and office", "Place and date", "Signature"];

    /// <summary>The sheet.</summary>
    [Parameter, EditorRequired]
    public GuestSheet Sheet { get; set; } = null!;

    // On paper nobody knows the viewer's zone, nor which day was today.
    private static string Paper(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private (string, IReadOnlyList<GuestFact>, string)[] Parts =>
        [
            ("How to stop it", Sheet.HowToStop, "Its program has not said how."),
            ("Files", Sheet.Files, "None."),
            ("Programs left running on the login node", Sheet.Processes, "None."),
            ("Ports and sockets", Sheet.Ports, "None is opened."),
            ("Keys that let it in", Sheet.Keys, "None."),
            ("The centre's policy", Sheet.Policy, "No policy file was found; the program keeps to the limits above."),
        ];
}
