namespace Pollinator.Portal.Tests.Sync;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pollinator-test-").FullName;

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public TempFolder With(string name, string content) => With(name, System.Text.Encoding.UTF8.GetBytes(content));

    public TempFolder With(string name, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Of(name))!);
        File.WriteAllBytes(Of(name), content);
        return this;
    }

    public void Dispose() => Pollinator.Sdk.Sync.FolderRemoval.Remove(Path, CancellationToken.None);
}
