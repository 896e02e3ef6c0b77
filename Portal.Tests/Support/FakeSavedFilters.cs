using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>Saved filters that live in a list.</summary>
internal sealed class FakeSavedFilters : ISavedFilters
{
    public List<SavedFilter> All { get; } = [];

    public Refusal? Refuse { get; set; }

    public Task<Outcome<IReadOnlyList<SavedFilter>>> ListAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<SavedFilter>>>(All.OrderBy(filter => filter.Name, StringComparer.Ordinal).ToList());

    public Task<Outcome<SavedFilter>> SaveAsync(Caller caller, string name, JobSearch search, CancellationToken ct)
    {
        if (Refuse is not null)
        {
            return Task.FromResult<Outcome<SavedFilter>>(Refuse);
        }

        var saved = new SavedFilter(SavedFilterId.New(), name, search);
        All.Add(saved);
        return Task.FromResult<Outcome<SavedFilter>>(saved);
    }

    public Task<Outcome<Done>> RenameAsync(Caller caller, SavedFilterId filter, string name, CancellationToken ct) =>
        ChangeAsync(filter, found => [found with { Name = name }]);

    public Task<Outcome<Done>> DeleteAsync(Caller caller, SavedFilterId filter, CancellationToken ct) => ChangeAsync(filter, _ => []);

    private Task<Outcome<Done>> ChangeAsync(SavedFilterId filter, Func<SavedFilter, SavedFilter[]> change)
    {
        if (Refuse is not null)
        {
            return Task.FromResult<Outcome<Done>>(Refuse);
        }

        var found = All.Single(one => one.Id == filter);
        All.Remove(found);
        All.AddRange(change(found));
        return Task.FromResult<Outcome<Done>>(default(Done));
    }
}
