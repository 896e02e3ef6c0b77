using System.Text;
using Pollinator.Cli;
using Pollinator.Cli.Shell;

namespace Pollinator.Portal.Tests.Cli;

/// <summary>A person's machine: a home, an environment, a terminal.</summary>
internal sealed class CliWorld : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cli-").FullName;
    private readonly MemoryStream _rawOut = new();
    private readonly MemoryStream _rawError = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public CliWorld()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Project);
    }

    public Dictionary<string, string> Environment { get; } = [];

    public string Home => Path.Combine(_folder, "home");

    public string Project => Path.Combine(_folder, "blobs & bees");

    public string Credentials => Path.Combine(Home, ".config", "pollinator", "credentials.json");

    public string Receipts => Path.Combine(Home, ".local", "state", "pollinator", "receipts.jsonl");

    public string Typed { get; set; } = "";

    /// <summary>Whether a person sits before it, so that secrets are asked for hidden and browsers opened.</summary>
    public bool HasTerminal { get; set; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public byte[] JobOut => _rawOut.ToArray();

    public byte[] JobError => _rawError.ToArray();

    public static CliWorld SignedInTo(string url, string token)
    {
        var world = new CliWorld();
        world.Environment["POLLINATOR_URL"] = url;
        world.Environment["POLLINATOR_TOKEN"] = token;
        return world;
    }

    public Task<int> RunAsync(params string[] args) => RunAsync(args, CancellationToken.None);

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        _out.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        using var shell = new Terminal
        {
            In = new StringReader(Typed),
            Out = _out,
            Error = _error,
            RawOut = new Undisposed(_rawOut),
            RawError = new Undisposed(_rawError),
            ReadHidden = HasTerminal ? () => null : null,
            Environment = Environment.GetValueOrDefault,
            Home = Home,
            WorkingFolder = Project,
        };
        return await CommandLine.RunAsync(args, shell, ct);
    }

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Project, file), text, new UTF8Encoding(false));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Undisposed(MemoryStream inner) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            lock (inner)
            {
                inner.Write(buffer, offset, count);
            }
        }
    }
}
