using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>A person's browsers in a list.</summary>
internal sealed class FakePushBrowsers : IPushBrowsers
{
    public string? Key { get; set; } = "BKey";

    public List<PushBrowserView> All { get; } = [];

    public List<NewPushBrowser> Added { get; } = [];

    public Refusal? Refuse { get; set; }

    public Task<Outcome<PushView>> GetAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<PushView>>(new PushView(Key, All.ToList()));

    public Task<Outcome<Done>> AddAsync(Caller caller, NewPushBrowser browser, CancellationToken ct)
    {
        if (Refuse is not null)
        {
            return Task.FromResult<Outcome<Done>>(Refuse);
        }

        Added.Add(browser);
        All.Insert(0, new PushBrowserView(Guid.NewGuid(), "Firefox on Linux", OnPage.Noon, null, null, IsThis: true));
        return Task.FromResult<Outcome<Done>>(default(Done));
    }

    public Task<Outcome<Done>> RemoveAsync(Caller caller, Guid browser, CancellationToken ct)
    {
        All.RemoveAll(known => known.Id == browser);
        return Task.FromResult<Outcome<Done>>(default(Done));
    }
}
