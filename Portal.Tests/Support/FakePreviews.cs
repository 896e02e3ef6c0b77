using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>Files whose previews a test has made up; <see cref="Asked"/> tells what pages asked for.</summary>
internal sealed class FakePreviews : IPreviews
{
    public Dictionary<string, FileLook> Files { get; } = [];

    /// <summary>Files of one snapshot alone, where others of the same name look otherwise.</summary>
    public Dictionary<(ContentHash Snapshot, string Path), FileLook> FilesOf { get; } = [];

    public Func<string, PreviewWish, FileLook>? Answer { get; set; }

    public List<(string Path, PreviewWish Wish)> Asked { get; } = [];

    public Task<Outcome<FileLook>> PreviewAsync(Caller caller, ContentHash snapshot, string path, PreviewWish wish, CancellationToken ct)
    {
        Asked.Add((path, wish));
        return Task.FromResult<Outcome<FileLook>>(
            Answer is not null ? Answer(path, wish)
            : FilesOf.TryGetValue((snapshot, path), out var own) ? own
            : Files.TryGetValue(path, out var preview) ? preview
            : Refusal.NotFound("file in this snapshot")
        );
    }
}
