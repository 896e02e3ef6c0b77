using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>Secrets that live in a list, with the values that were set.</summary>
internal sealed class FakeSecrets : ISecrets
{
    public List<(ProjectId? Project, SecretView View, string Value)> All { get; } = [];

    public Refusal? Refuse { get; set; }

    public void Add(ProjectId? project, string name) => All.Add((project, new(name, "Ada Lindqvist", OnPage.Noon), "value"));

    public Task<Outcome<IReadOnlyList<SecretView>>> ListAsync(Caller caller, ProjectId? project, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<SecretView>>>(All.Where(one => one.Project == project).Select(one => one.View).ToList());

    public Task<Outcome<Done>> SetAsync(Caller caller, ProjectId? project, string name, string value, CancellationToken ct)
    {
        if (Refuse is not null)
        {
            return Task.FromResult<Outcome<Done>>(Refuse);
        }

        All.RemoveAll(one => one.Project == project && one.View.Name == name);
        All.Add((project, new(name, "Ada Lindqvist", OnPage.Noon), value));
        return Task.FromResult<Outcome<Done>>(default(Done));
    }

    public Task<Outcome<Done>> RemoveAsync(Caller caller, ProjectId? project, string name, CancellationToken ct)
    {
        if (Refuse is not null)
        {
            return Task.FromResult<Outcome<Done>>(Refuse);
        }

        All.RemoveAll(one => one.Project == project && one.View.Name == name);
        return Task.FromResult<Outcome<Done>>(default(Done));
    }
}
