namespace Pollinator.Portal.Layout.GoTo;

/// <summary>Lists the keys that do something.</summary>
public sealed partial class KeysDialog
{
    private static readonly (string[] Keys, string Words)[] All =
    [
        (["Ctrl", "K"], "Go to a place by its name, or give a command"),
        (["?"], "These keys"),
        (["N"], "New job"),
        (["Ctrl", "↵"], "In the form of a new job: run it"),
        (["/"], "Search on the page"),
        (["J"], "Next in a list"),
        (["K"], "The one before"),
        (["↵"], "Open it"),
        (["X"], "Choose it"),
        (["1–4"], "On a job: its sections"),
        (["L"], "On a job: copy the link to what is shown"),
        (["F"], "In a log: follow"),
        (["G"], "In a log: go to a line"),
        (["W"], "In a log: wrap lines"),
        (["T"], "In a log: times"),
        (["↵"], "In the search of a log: the next hit"),
        (["Shift", "↵"], "In the search of a log: the hit before"),
        (["Esc"], "Close"),
    ];

    private bool _isOpen;
}
