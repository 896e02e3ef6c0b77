namespace Pollinator.Cli.Shell;

/// <summary>The world around the program: streams, environment, the user's folders. Tests bring their own.</summary>
internal sealed class Terminal : IDisposable
{
    public required TextReader In { get; init; }

    /// <summary>For what was asked for.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>For everything said on the side.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>A job's standard output, byte for byte.</summary>
    public required Stream RawOut { get; init; }

    /// <summary>A job's standard error, byte for byte.</summary>
    public required Stream RawError { get; init; }

    /// <summary>Reads a secret without showing it; null when standard input is no terminal.</summary>
    public Func<string?>? ReadHidden { get; init; }

    public required Func<string, string?> Environment { get; init; }

    public required string Home { get; init; }

    public required string WorkingFolder { get; init; }

    /// <summary>Width of a table's lines.</summary>
    public int Width { get; init; } = 120;

    /// <summary>Whether <see cref="Out"/> shows colours.</summary>
    public bool HasColours { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public string ConfigFolder => Folder("XDG_CONFIG_HOME", ".config");

    public string StateFolder => Folder("XDG_STATE_HOME", ".local", "state");

    public static Terminal OfThisProcess() =>
        new()
        {
            In = Console.In,
            Out = Console.Out,
            Error = Console.Error,
            RawOut = Console.OpenStandardOutput(),
            RawError = Console.OpenStandardError(),
            ReadHidden = Console.IsInputRedirected ? null : HiddenLine.Read,
            Environment = System.Environment.GetEnvironmentVariable,
            Home = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
            WorkingFolder = System.Environment.CurrentDirectory,
            Width = Console.IsOutputRedirected ? 160 : Math.Max(Console.WindowWidth, 40),
            HasColours = !Console.IsOutputRedirected && System.Environment.GetEnvironmentVariable("NO_COLOR") is null or "",
        };

    public void Dispose()
    {
        RawOut.Dispose();
        RawError.Dispose();
    }

    private string Folder(string variable, params ReadOnlySpan<string> usual) =>
        Path.Combine(Environment(variable) is { Length: > 0 } set ? set : Path.Combine([Home, .. usual]), "pollinator");
}
