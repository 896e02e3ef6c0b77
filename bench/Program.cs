using Pollinator.Bench;
using Pollinator.Bench.Pages;
using Pollinator.Bench.Scale;
using Pollinator.Bench.Slurm;

// Standard output holds one figure a line, "name value unit", and nothing else.
var benches = new Dictionary<string, Func<string[], Task>>(StringComparer.Ordinal)
{
    ["broker"] = BrokerBench.RunAsync,
    ["logs"] = LogsBench.RunAsync,
    ["pages"] = PagesBench.RunAsync,
    ["scale"] = ScaleBench.RunAsync,
    ["signin"] = SignInBench.RunAsync,
    ["slurm"] = SlurmBench.RunAsync,
    ["logs-writer"] = LineWriter.RunAsync,
};

if (args.Length == 0 || !benches.TryGetValue(args[0], out var bench))
{
    await Console.Error.WriteLineAsync($"Name a bench: {string.Join(", ", benches.Keys.Where(name => !name.Contains('-')))}.");
    return 2;
}

await bench(args[1..]);
return 0;
