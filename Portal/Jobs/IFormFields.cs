namespace Pollinator.Portal.Jobs;

/// <summary>The form a field belongs to.</summary>
public interface IFormFields
{
    /// <summary>The text of a field.</summary>
    string Text(string field);

    /// <summary>What stands against it, once the person has left it or pressed Run.</summary>
    string? FaultOf(string field);

    /// <summary>Takes what was typed.</summary>
    Task TypeAsync(string field, string text);

    /// <summary>The person has left the field.</summary>
    void Leave(string field);
}
