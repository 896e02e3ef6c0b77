namespace Pollinator.Cli.Commands;

/// <summary>What <c>run</c> was told.</summary>
/// <param name="Command">The program and its arguments; empty takes them from <c>project.yaml</c>.</param>
/// <param name="Project">The project's name, when said.</param>
/// <param name="Folder">The folder to send, when said.</param>
/// <param name="File">What is read in place of the folder's <c>project.yaml</c>, when said; <c>-</c> is standard input.</param>
/// <param name="Label">A name for the job.</param>
/// <param name="Follow">Whether to stay until the job has ended.</param>
/// <param name="Secrets">Names of secrets beside those that <c>project.yaml</c> names.</param>
internal sealed record RunRequest(
    IReadOnlyList<string> Command,
    string? Project,
    string? Folder,
    string? File,
    string? Label,
    bool Follow,
    IReadOnlyList<string> Secrets
);
