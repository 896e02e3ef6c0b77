using System.Text;
using CsCheck;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Logs;

namespace Pollinator.Portal.Tests.Logs;

public sealed class LogSearchTests
{
    [Fact]
    public async Task Search_OfRandomLogs_FindsWhatTheNaiveSearchFinds()
    {
        string[] words = ["needle", "Needle ", "hay\n", "hay ", "\r", "é\n", "NEED", "LE\n", new string('h', 20_000), "\n"];
        await Gen.Int[0, words.Length - 1]
            .Select(i => words[i])
            .Array[1, 12]
            .Array[1, 12]
            .SampleAsync(
                async pieces =>
                {
                    using var keeper = new LogKeeper();
                    var all = new List<byte>();
                    foreach (var piece in pieces)
                    {
                        var bytes = Encoding.UTF8.GetBytes(string.Concat(piece));
                        await keeper.AppendToEndAsync(LogStream.Stdout, bytes);
                        all.AddRange(bytes);
                    }
                    var expected = Naive([.. all]);
                    Assert.Equal(expected.Take(LogSearch.MaxHits), (await SearchAsync(keeper, "needle")).Select(hit => hit.Line));
                },
                iter: 30
            );
    }

    [Fact]
    public async Task Search_OfALogWithManyHits_GivesTheFirst()
    {
        using var keeper = new LogKeeper();
        await keeper.AppendToEndAsync(
            LogStream.Stdout,
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 2000).Select(i => $"hit {i}\nmiss\n")))
        );
        var hits = await SearchAsync(keeper, "HIT");
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (i * 2L) + 1), hits.Select(hit => hit.Line));
    }

    [Fact]
    public async Task Search_ThatIsCancelled_EndsAtOnce()
    {
        using var keeper = new LogKeeper();
        await keeper.AppendToEndAsync(LogStream.Stdout, "a\n"u8.ToArray());
        using var lease = await keeper.Store.RentAsync(keeper.Attempt);
        Assert.Throws<OperationCanceledException>(() => new LogSearch(lease.Log, lease.Log.State, "a").Run(null, new CancellationToken(true)));
    }

    private static IReadOnlyList<long> Naive(byte[] log) =>
        [
            .. Encoding
                .UTF8.GetString(log)
                .Split('\n')
                .Select((line, index) => (Line: line.Split('\r', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "", Number: index + 1L))
                .Where(one => one.Line.Contains("needle", StringComparison.OrdinalIgnoreCase))
                .Select(one => one.Number),
        ];

    private static async Task<IReadOnlyList<LogHit>> SearchAsync(LogKeeper keeper, string text)
    {
        using var lease = await keeper.Store.RentAsync(keeper.Attempt);
        return new LogSearch(lease.Log, lease.Log.State, text).Run(null, CancellationToken.None);
    }
}
