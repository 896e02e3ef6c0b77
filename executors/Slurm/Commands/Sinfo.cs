using Pollinator.Contracts;

namespace Pollinator.Slurm.Commands;

/// <summary>Nodes of a partition that are alike.</summary>
internal sealed record NodeKind(string Partition, int Cpus, long MemoryBytes, IReadOnlyList<GpuModel> Gpus, int Count);

/// <summary><c>sinfo</c>: which nodes each partition has.</summary>
internal static class Sinfo
{
    private const string Format = "%R|%c|%m|%D|%G";

    public static RemoteCommand Command { get; } =
        new($"sinfo -h -e -o {Format}", "Which nodes there are", Asked.Scheduler, ["sinfo", "-h", "-e", "-o", Format]);

    public static IReadOnlyList<NodeKind> Parse(string output) => [.. Columns.Lines(output).Select(Read).OfType<NodeKind>()];

    private static NodeKind? Read(string line) =>
        line.Split('|', 5) is [var partition, var cpus, var memory, var count, var gres]
        && Columns.Int(cpus.TrimEnd('+')) is { } cores
        && Columns.Bytes(memory.TrimEnd('+'), 1L << 20) is { } bytes
            ? new(partition, cores, bytes, Gres.Gpus(gres), Columns.Int(count) ?? 0)
            : null;
}

/// <summary>Reads generic resources: <c>gpu:a100:4(S:0-1),gpu:2,shard:8</c>.</summary>
internal static class Gres
{
    /// <summary>The GPUs of a node. One without a type is called <c>gpu</c>. Slurm does not say their memory.</summary>
    public static IReadOnlyList<GpuModel> Gpus(string gres) =>
        [
            .. Items(gres)
                .Select(item => item.Split(':'))
                .Select(parts =>
                    parts switch
                    {
                        ["gpu", var count] => (Name: "gpu", Count: Columns.Int(count)),
                        ["gpu", var name, var count] => (Name: name, Count: Columns.Int(count)),
                        _ => (Name: "", Count: null),
                    }
                )
                .Where(gpu => gpu.Count > 0)
                .GroupBy(gpu => gpu.Name, StringComparer.Ordinal)
                .Select(gpu => new GpuModel(gpu.Key, gpu.Sum(one => one.Count ?? 0), 0)),
        ];

    // Commas also stand within the brackets that say which sockets.
    private static IEnumerable<string> Items(string gres)
    {
        var (depth, from) = (0, 0);
        for (var i = 0; i <= gres.Length; i++)
        {
            if (i == gres.Length || (gres[i] == ',' && depth == 0))
            {
                var item = gres[from..i];
                var bracket = item.IndexOf('(');
                yield return bracket < 0 ? item : item[..bracket];
                from = i + 1;
            }
            else
            {
                depth += gres[i] switch
                {
                    '(' or '[' => 1,
                    ')' or ']' => -1,
                    _ => 0,
                };
            }
        }
    }
}
