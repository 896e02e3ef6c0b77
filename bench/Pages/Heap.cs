namespace Pollinator.Bench.Pages;

/// <summary>What the portal in this process holds on to.</summary>
internal static class Heap
{
    public const double MiB = 1024 * 1024;

    /// <summary>Bytes that are in use after all that is not was collected.</summary>
    public static long Bytes()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
