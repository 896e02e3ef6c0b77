namespace Pollinator.Portal.Tests.Support;

/// <summary>Compares with a recorded file. <c>POLLINATOR_RECORD=1</c> records anew: look at the difference before you commit it.</summary>
internal static class Golden
{
    public static void Equal(string file, string actual)
    {
        var path = Path.Combine(Sources.Root, "Portal.Tests", file);
        if (Environment.GetEnvironmentVariable("POLLINATOR_RECORD") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
