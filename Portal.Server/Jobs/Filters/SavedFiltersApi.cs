using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Jobs.Filters;

/// <summary>A person's saved filters over REST.</summary>
internal static class SavedFiltersApi
{
    public static void MapSavedFilters(this RouteGroupBuilder jobs)
    {
        var filters = jobs.MapGroup("/filters");
        filters.MapGet("", ListAsync).WithSummary("Your saved filters of the list of jobs, by name.").Produces<IReadOnlyList<SavedFilter>>();
        filters.MapPost("", SaveAsync).WithSummary("Saves a filter under a name.").Produces<SavedFilter>(StatusCodes.Status201Created);
        filters.MapPut("/{filter}/name", RenameAsync).WithSummary("Renames a saved filter.").Produces(StatusCodes.Status204NoContent);
        filters.MapDelete("/{filter}", DeleteAsync).WithSummary("Deletes a saved filter.").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext http, ISavedFilters port, CancellationToken ct) =>
        (await port.ListAsync(http.Caller(), ct)).ToResult();

    private static async Task<IResult> SaveAsync(SaveFilter asked, HttpContext http, ISavedFilters port, CancellationToken ct) =>
        (await port.SaveAsync(http.Caller(), asked.Name, asked.Search, ct)).ToResult(StatusCodes.Status201Created);

    private static async Task<IResult> RenameAsync(
        SavedFilterId filter,
        RenameFilter asked,
        HttpContext http,
        ISavedFilters port,
        CancellationToken ct
    ) => (await port.RenameAsync(http.Caller(), filter, asked.Name, ct)).ToResult();

    private static async Task<IResult> DeleteAsync(SavedFilterId filter, HttpContext http, ISavedFilters port, CancellationToken ct) =>
        (await port.DeleteAsync(http.Caller(), filter, ct)).ToResult();
}
