namespace Pollinator.Sdk.Shell;

/// <summary>
/// The one place where text is quoted for a shell: lines given to a shell over SSH, by way of <c>ShellWords</c> the words of batch scripts, and a
/// job's variables on their way to it.
/// </summary>
public static class ShWords
{
    /// <summary>
    /// One word that a POSIX shell reads back byte for byte: single quotes around it, and each quote of its own written outside of them.
    /// Nothing is special between single quotes but the quote itself, so there is nothing else to escape.
    /// </summary>
    /// <exception cref="ArgumentException">The word holds a NUL, which no argument can.</exception>
    public static string Quote(string word) =>
        word.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("A word for a shell holds a NUL character.", nameof(word))
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Words as one line.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>
    /// <c>NAME=value</c> for each variable, to stand in front of a command. The value is quoted; a name must be one, since it cannot be.
    /// </summary>
    /// <exception cref="ArgumentException">A name is none.</exception>
    public static string Assignments(IReadOnlyDictionary<string, string> variables) =>
        string.Concat(variables.Select(pair => $"{Name(pair.Key)}={Quote(pair.Value)} "));

    /// <summary>
    /// <c>export NAME='value'</c>, a line for each variable and no line end behind the last: a shell that evaluates it has the variables and has done
    /// nothing else. Names must be shell names and none that shells keep for themselves (<see cref="Contracts.SecretNames.IsTaken"/>).
    /// </summary>
    /// <exception cref="ArgumentException">A name is none, or a value holds a NUL.</exception>
    public static string Exports(IEnumerable<KeyValuePair<string, string>> variables) =>
        string.Join('\n', variables.Select(pair => $"export {Name(pair.Key)}={Quote(pair.Value)}"));

    /// <summary>Whether a shell takes this for a variable's name: letters, digits and '_', no digit first.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static string Name(string name) => IsName(name) ? name : throw new ArgumentException($"'{name}' is no name of a variable.", nameof(name));
}
