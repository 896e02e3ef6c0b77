namespace Pollinator.Portal.Editing;

/// <summary>A fault that <see cref="CodeEditor"/> marks in its text and says where the cursor or pointer meets it.</summary>
/// <param name="Line">Counted from 1; one that the text does not have is its nearest.</param>
/// <param name="Column">Counted from 1. The word that begins there is marked; where none does, the rest of the line.</param>
/// <param name="Message">What is wrong, shown as text.</param>
/// <param name="IsWarning">Whether the text can be used as it is.</param>
public sealed record CodeFault(int Line, int Column, string Message, bool IsWarning = false);
