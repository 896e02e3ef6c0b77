namespace Pollinator.Portal.Server.Executors;

/// <summary>Names for executors' ids.</summary>
public interface IExecutorNames
{
    /// <summary>An executor's name; its id's first digits when it is not known. Answers from memory where it can: lists ask for many.</summary>
    ValueTask<string> NameAsync(Guid id);
}
