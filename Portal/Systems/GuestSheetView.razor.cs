using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>The sheet itself, on the screen and on paper.</summary>
public sealed partial class GuestSheetView
{
    private static string[] Lines => [L("Centre"), L("Name and office"), L("Place and date"), L("Signature")];

    /// <summary>The sheet.</summary>
    [Parameter, EditorRequired]
    public GuestSheet Sheet { get; set; } = null!;

    // On paper nobody knows the viewer's zone, nor which day was today.
    private static string Paper(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private (string, IReadOnlyList<GuestFact>, string)[] Parts =>
        [
            (L("How to stop it"), Sheet.HowToStop, L("Its program has not said how.")),
            (L("Files"), Sheet.Files, L("None.")),
            (L("Programs left running on the login node"), Sheet.Processes, L("None.")),
            (L("Ports and sockets"), Sheet.Ports, L("None is opened.")),
            (L("Keys that let it in"), Sheet.Keys, L("None: a person signs in each time.")),
            (L("The centre's policy"), Sheet.Policy, L("No policy file was found there; the program keeps to its usual limits, which stand above.")),
        ];
}
