namespace Pollinator.Slurm.Files;

/// <summary>How much is taken from a system in one go.</summary>
/// <param name="Bytes">Of all files together.</param>
/// <param name="Entries">Files, folders and links.</param>
internal sealed record TakeLimits(long Bytes = 1L << 40, int Entries = 2_000_000);
