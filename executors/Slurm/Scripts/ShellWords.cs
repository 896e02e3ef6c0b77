using System.Buffers;
using System.Text;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.Shell;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Scripts;

/// <summary>
/// Words of a batch script, which bash reads: quoted by <see cref="ShWords"/>, plain where that reads better. Whatever the text is, bash reads
/// exactly one word with exactly these bytes, and runs nothing. It is held by tests that let bash read it back.
/// </summary>
internal static class ShellWords
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@%+,-");

    // Words that bash would take for its own at the start of a command.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "case",
        "coproc",
        "do",
        "done",
        "elif",
        "else",
        "esac",
        "fi",
        "for",
        "function",
        "if",
        "in",
        "select",
        "then",
        "time",
        "until",
        "while",
    };

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>One word. Throws <see cref="ExecutorException"/> for what no program can be given: NUL, or half a surrogate pair.</summary>
    public static string Quote(string text)
    {
        Require(text);
        if (text.Length > 0 && text.AsSpan().IndexOfAnyExcept(Plain) < 0 && !Reserved.Contains(text))
        {
            return text;
        }

        // sbatch refuses a script with a carriage return before a newline anywhere in it, so that one is written as an escape.
        return ShWords.Quote(text).Replace("\r", "'$'\\r''", StringComparison.Ordinal);
    }

    /// <summary>Words of a command, parted by blanks.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static void Require(string text)
    {
        try
        {
            _ = Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ExecutorException(EndReason.StartFailed, "The job's words have a character that is none: half a surrogate pair.", inner: e);
        }

        if (text.Contains('\0'))
        {
            throw new ExecutorException(EndReason.StartFailed, "The command or the environment has a NUL character, which no program can be given.");
        }
    }
}
