using Pollinator.Sdk;

namespace Pollinator.Slurm.Modes;

/// <summary>Speaks on standard error, so that standard output stays free, and reads the code from standard input.</summary>
internal sealed class TextConsole : IConsole
{
    public void Say(string sentence) => Console.Error.WriteLine(sentence);

    public string? ReadCode()
    {
        if (!Console.IsInputRedirected)
        {
            Console.Error.Write("One-time code: ");
        }

        return Console.In.ReadLine()?.Trim() is { Length: > 0 } code ? code : null;
    }
}
