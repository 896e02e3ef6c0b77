using Pollinator.Contracts;

namespace Pollinator.Portal.Jobs;

/// <summary>What a person is asked before something that cannot be undone.</summary>
/// <param name="Title">The question.</param>
/// <param name="Cost">What it costs.</param>
/// <param name="Yes">The button that does it.</param>
/// <param name="No">The button that does not.</param>
/// <param name="DoAsync">Does it; gives the portal's no, or null.</param>
internal sealed record JobQuestion(string Title, string Cost, string Yes, string No, Func<Task<Refusal?>> DoAsync);
