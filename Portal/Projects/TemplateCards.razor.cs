using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>Templates, one press each: the project is made and its page opens.</summary>
public sealed partial class TemplateCards : IDisposable
{
    private const int MostNames = 50;

    private readonly Leaving _leaving = new();
    private string? _making;
    private string? _fault;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task MakeAsync(TemplateView template)
    {
        (_making, _fault) = (template.Key, null);
        var made = await MakeNamedAsync(template);
        _making = null;
        _fault = made.Refusal?.InWords();
        if (made.IsOk)
        {
            Navigation.NavigateTo(Urls.Project(made.Value.Id));
        }
    }

    // The template's key is the name; when it is taken, the next number goes behind it.
    private async Task<Outcome<ProjectView>> MakeNamedAsync(TemplateView template)
    {
        var caller = await Current.GetAsync();
        Outcome<ProjectView> made = Refusal.NotFound("template");
        for (var number = 1; number <= MostNames; number++)
        {
            var name = number == 1 ? template.Key : $"{template.Key}-{number}";
            made = await Projects.CreateFromTemplateAsync(caller, name, template.Key, _leaving.Token);
            if (made.Refusal?.Kind != RefusalKind.Conflict)
            {
                break;
            }
        }
        return made;
    }
}
