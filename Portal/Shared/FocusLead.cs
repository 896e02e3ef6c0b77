namespace Pollinator.Portal.Shared;

/// <summary>
/// Leads the focus to one of a component's elements, where what had it goes from the page: <c>data-takes-focus="@_focus.Of("name")"</c>, which focus.js obeys
/// as the element is drawn. Asked for over the circuit after a drawing, it would come a way there and back later, when keys are long typed; and where the
/// browser is ten drawings behind, before the element is there, which ends the page.
/// </summary>
internal sealed class FocusLead
{
    private string? _target;
    private string? _order;

    /// <summary>The next drawing leads the focus there.</summary>
    public void To(string target) => (_target, _order) = (target, Guid.NewGuid().ToString("N"));

    /// <summary>What was to take the focus is not looked at any more.</summary>
    public void ToNowhere() => (_target, _order) = (null, null);

    /// <summary>The order to take the focus, where it was led there last; each order is one of its own, and obeyed once.</summary>
    public string? Of(string target) => string.Equals(target, _target, StringComparison.Ordinal) ? _order : null;
}
