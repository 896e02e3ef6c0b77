namespace Pollinator.Portal.Editing;

/// <summary>
/// Something that <see cref="CodeEditor"/> offers to type: a key of a block, or a value of a key. Offered in the order given; a key that stands in
/// its block already is not offered again.
/// </summary>
/// <param name="Place">
/// Where. For a key: the keys that its block lies below, joined by dots, such as <c>conditions.gpu</c>; empty for the left margin. For a value: the path
/// of its key, such as <c>environment.docker</c>.
/// </param>
/// <param name="Text">What is shown and searched: the key without its colon, or the value.</param>
/// <param name="About">One sentence beside it; null for none.</param>
/// <param name="Insert">What is typed when it is taken; null for <paramref name="Text"/>. A key ends with <c>": "</c> here.</param>
/// <param name="IsValue">Whether it is a value of the key that <paramref name="Place"/> names.</param>
public sealed record CodeCompletion(string Place, string Text, string? About = null, string? Insert = null, bool IsValue = false);
