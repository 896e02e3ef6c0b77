using Microsoft.AspNetCore.Mvc;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Makes a project.</summary>
/// <param name="Name">1 to 100 characters, unique in the colony.</param>
/// <param name="Template">The key of a template; null makes an empty project.</param>
internal sealed record CreateProject(string Name, string? Template = null);

/// <summary>Gives a project another name.</summary>
/// <param name="Name">1 to 100 characters, unique in the colony.</param>
internal sealed record RenameProject(string Name);

/// <summary>The text of a <c>project.yaml</c>.</summary>
internal sealed record CheckProjectFile(string? Yaml);

/// <summary>Projects over REST.</summary>
internal static class ProjectsApi
{
    public static void MapProjectRoutes(this RouteGroupBuilder api)
    {
        var projects = api.MapGroup("/projects").WithTags("Projects");
        projects
            .MapGet("", ListAsync)
            .WithSummary("Projects, newest first.")
            .WithDescription(
                $"All of them without text, skip and take; a page with any of these. The header {PageAnswers.Total} of a page says how many match in all, "
                    + $"and {PageAnswers.TotalComplete} is false when more may match than that."
            )
            .Produces<IReadOnlyList<ProjectView>>();
        projects
            .MapPost("", CreateAsync)
            .WithSummary("Makes a project, from a template when one is named.")
            .Produces<ProjectView>(StatusCodes.Status201Created);
        projects.MapGet("/{project}", GetAsync).WithSummary("One project.").Produces<ProjectView>();
        projects.MapPut("/{project}/name", RenameAsync).WithSummary("Gives a project another name.").Produces<ProjectView>();
        projects
            .MapDelete("/{project}", DeleteAsync)
            .WithSummary("Deletes a project with its files, secrets, logs and results. Refused while a job of it has not ended.")
            .Produces(StatusCodes.Status204NoContent);
        projects.MapGet("/{project}/snapshots", SnapshotsAsync).WithSummary("A project's snapshots, newest first.").Produces<Page<SnapshotView>>();
        projects
            .MapPost("/{project}/snapshots", CreateSnapshotAsync)
            .WithMetadata(new RequestSizeLimitAttribute(ManifestBody.MaxBytes))
            .WithSummary("Keeps a snapshot whose chunks are all there. The same content again is the same snapshot.")
            .WithDescription(
                "With onto, the id of the project's newest snapshot, the files are added to that one: a file of the same path is replaced, all others stay. "
                    + "Refused with the code state-moved-on when it is not the newest any more."
            )
            .Accepts<SnapshotManifest>("application/json")
            .Produces<SnapshotView>();

        api.MapGet("/templates", (IProjects port) => port.Templates).WithTags("Projects").WithSummary("What a project can be made from.");
        api.MapPost("/project-file/check", (CheckProjectFile asked, IProjects port) => port.ParseProjectFile(asked.Yaml ?? ""))
            .WithTags("Projects")
            .WithSummary("Reads the text of a project.yaml: what it asks for, and what is wrong with it.");

        var chunks = api.MapGroup("/chunks").WithTags("Chunks");
        chunks.MapPost("/missing", MissingAsync).WithSummary("Which of these chunks the portal lacks.").Produces<ChunkList>();
        chunks
            .MapPut("/{chunk}", PutChunkAsync)
            .WithMetadata(new RequestSizeLimitAttribute(SnapshotManifest.ChunkSize + 1))
            .WithSummary("Keeps a chunk: at most 4 MiB that hash to its name.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync([AsParameters] ListParameters asked, HttpContext context, IProjects port, CancellationToken ct)
    {
        if (asked is { Text: null, Skip: null, Take: null })
        {
            return (await port.ListAsync(context.Caller(), ct)).ToResult();
        }

        var query = new ProjectQuery
        {
            Text = asked.Text,
            Skip = asked.Skip ?? 0,
            Take = asked.Take ?? PageAnswers.UsualTake,
        };
        return PageAnswers.RefusalOf(query.Skip, query.Take) is { } refusal
            ? refusal.ToResult()
            : (await port.FindAsync(context.Caller(), query, ct)).ToItems(context.Response);
    }

    private static async Task<IResult> GetAsync(ProjectId project, HttpContext context, IProjects port, CancellationToken ct) =>
        (await port.GetAsync(context.Caller(), project, ct)).ToResult();

    private static async Task<IResult> RenameAsync(
        ProjectId project,
        RenameProject asked,
        HttpContext context,
        IProjects port,
        CancellationToken ct
    ) => (await port.RenameAsync(context.Caller(), project, asked.Name, ct)).ToResult();

    private static async Task<IResult> DeleteAsync(ProjectId project, HttpContext context, IProjects port, CancellationToken ct) =>
        (await port.DeleteAsync(context.Caller(), project, ct)).ToResult();

    private static async Task<IResult> CreateAsync(CreateProject asked, HttpContext context, IProjects port, CancellationToken ct)
    {
        var made = asked.Template is null
            ? await port.CreateAsync(context.Caller(), asked.Name, ct)
            : await port.CreateFromTemplateAsync(context.Caller(), asked.Name, asked.Template, ct);
        return made.ToResult(StatusCodes.Status201Created);
    }

    private static async Task<IResult> SnapshotsAsync(
        ProjectId project,
        HttpContext context,
        IProjects port,
        CancellationToken ct,
        int skip = 0,
        int take = 25
    ) => (await port.SnapshotsAsync(context.Caller(), project, skip, take, ct)).ToResult();

    private static async Task<IResult> CreateSnapshotAsync(
        ProjectId project,
        HttpContext context,
        IProjects port,
        CancellationToken ct,
        ContentHash? onto = null
    )
    {
        var manifest = await ManifestBody.ReadAsync(context.Request, ct);
        return !manifest.IsOk ? manifest.Refusal.ToResult()
            : onto is { } newest ? (await port.ChangeAsync(context.Caller(), project, newest, new FolderChange.Add(manifest.Value), ct)).ToResult()
            : (await port.CreateSnapshotAsync(context.Caller(), project, manifest.Value, ct)).ToResult();
    }

    private static async Task<IResult> MissingAsync(ChunkList asked, HttpContext context, IProjects port, CancellationToken ct)
    {
        if (ManifestBody.RefusalOf(asked) is { } refusal)
        {
            return refusal.ToResult();
        }

        var missing = await port.MissingChunksAsync(context.Caller(), asked.Chunks, ct);
        return missing.IsOk ? Results.Json(new ChunkList(missing.Value), ContractsJson.Default.ChunkList) : missing.Refusal.ToResult();
    }

    private static async Task<IResult> PutChunkAsync(ContentHash chunk, HttpContext context, IProjects port, CancellationToken ct) =>
        (await port.PutChunkAsync(context.Caller(), chunk, context.Request.Body, ct)).ToResult();

    internal sealed record ListParameters(string? Text, int? Skip, int? Take);
}
