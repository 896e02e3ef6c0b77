using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.People;

/// <summary>By which accounts elsewhere a person signs in. Not there where the portal asks no other organisation.</summary>
public sealed partial class OutsideCard : IDisposable
{
    private readonly Leaving _leaving = new();
    private OutsideSignInsView? _view;
    private OutsideSignInView? _removing;
    private Refusal? _refusal;

    [Inject]
    private IOutsideSignIns Outside { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    // Who has one account there seldom has another.
    private IEnumerable<AuthorityView> Open =>
        _view?.Authorities.Where(authority => _view.Linked.All(link => link.Authority != authority.Name)) ?? [];

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var view = await Outside.GetAsync(await Current.GetAsync(), _leaving.Token);
        (_view, _refusal) = (view.Value, view.Refusal);
    }

    private async Task UnlinkAsync(OutsideSignInView link)
    {
        _removing = null;
        var caller = await Current.GetAsync();
        _refusal = (await Outside.UnlinkAsync(caller, link.Id, _leaving.Token)).Refusal;
        _view = (await Outside.GetAsync(caller, _leaving.Token)).Value ?? _view;
    }
}
