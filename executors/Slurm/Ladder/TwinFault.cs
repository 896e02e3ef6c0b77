namespace Pollinator.Slurm.Ladder;

/// <summary>The login node answered, and the twin cannot be had there. Trying again at once would not help.</summary>
/// <param name="message">A sentence for a person.</param>
internal sealed class TwinFault(string message) : Exception(message);
