namespace Pollinator.Portal.Server.Identity;

/// <summary>Names for pseudonymous ids.</summary>
public interface IPeopleNames
{
    /// <summary>A person as shown to others; "erased" when there is no such person any more. Answers from memory where it can: lists ask for many.</summary>
    ValueTask<string> NameAsync(Guid id);
}
