namespace Pollinator.Local.Gpus;

/// <summary>Whose GPUs a machine has: they are chosen by different variables.</summary>
internal enum GpuBrand
{
    None,
    Nvidia,
    Amd,
}

/// <summary>One GPU.</summary>
/// <param name="Index">The number by which it is handed to a program.</param>
/// <param name="Name">Its model, as its driver says it.</param>
/// <param name="MemoryBytes">Its memory; 0 when not known.</param>
internal sealed record LocalGpu(int Index, string Name, long MemoryBytes);

/// <summary>The GPUs found.</summary>
/// <param name="Brand">Whose they are; a machine with both is served with those of the first.</param>
/// <param name="All">All of them.</param>
/// <param name="Note">Why none were taken though something was there; for people.</param>
internal sealed record GpuSet(GpuBrand Brand, IReadOnlyList<LocalGpu> All, string? Note)
{
    public static GpuSet None { get; } = new(GpuBrand.None, [], null);
}
