namespace Pollinator.Portal.Tests.Support;

/// <summary>The published <c>pollinator-local</c>.</summary>
internal static class LocalProgram
{
    private static readonly PublishedProgram _program = new("Local", "pollinator-local", "POLLINATOR_LOCAL");

    public static Task<string> PathAsync() => _program.PathAsync();
}
