using System.Text;
using CsCheck;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.Secrets;

namespace Pollinator.Portal.Tests.Sdk;

public sealed class SecretMaskTests
{
    // Few letters, so that secrets overlap themselves and each other, and stand in the output by chance too.
    private static readonly Gen<string> Few = Gen.String[Gen.Char["ab"], 1, 9];
    private static readonly Gen<string> Value = Gen.OneOf(Few, Gen.String[Gen.Char["ab\n +é"], 1, 30], Gen.String[Gen.Char.AlphaNumeric, 4, 60]);

    [Fact]
    public void Output_InAnyPieces_FromAnyPlace_IsMaskedAlike() =>
        Gen.Select(Value.Array[1, 4], Gen.Int[0, 20], Gen.Int[0, int.MaxValue])
            .Sample(
                (values, pieces, seed) =>
                {
                    var random = new Random(seed);
                    var raw = Raw(values, pieces, random);
                    var expected = Naive(values, raw);

                    var masked = Pumped(SecretMask.Of(values), raw, random);

                    Assert.Equal(Encoding.Latin1.GetString(expected), Encoding.Latin1.GetString(masked));
                    Assert.Equal(raw.Length, masked.Length);
                    foreach (var form in values.SelectMany(SecretForms.Of).Where(form => !form.AsSpan().ContainsAnyExcept((byte)'*') == false))
                    {
                        Assert.True(masked.AsSpan().IndexOf(form) < 0);
                    }
                },
                iter: 3000
            );

    [Theory]
    [InlineData("token=s3cr3t-Canary!", "token=**************")]
    [InlineData("czNjcjN0LUNhbmFyeSE=", "********************")]
    [InlineData("czNjcjN0LUNhbmFyeSEK", "********************")]
    [InlineData("Authorization: Basic dXNlcjpzM2NyM3QtQ2FuYXJ5IQ==", "Authorization: Basic dXNlcjp******************Q==")]
    [InlineData("s3cr3t-Canary is not all of it", "s3cr3t-Canary is not all of it")]
    [InlineData("s3cr3t-Ca", "*********")]
    [InlineData("s3cr3", "s3cr3")]
    public void Text_IsMaskedInTheFormsThatPeoplePrint(string said, string masked) =>
        Assert.Equal(masked, Encoding.ASCII.GetString(Pumped(SecretMask.Of(["s3cr3t-Canary!"]), Encoding.ASCII.GetBytes(said), new(1))));

    [Fact]
    public void Lines_OfAValue_AreMaskedEachForItself() =>
        Assert.Equal("key:\n  *****\n***\nok\n", SecretMask.Of(["-----BEGIN\n  abcde\nabc\n"]).Text("key:\n  abcde\n***\nok\n"));

    [Fact]
    public void Base64_WrappedIntoLines_IsMasked()
    {
        var value = string.Concat(Enumerable.Range(0, 40).Select(i => $"value{i}"));
        var wrapped = Convert.ToBase64String(Encoding.UTF8.GetBytes(value), Base64FormattingOptions.InsertLineBreaks);

        Assert.DoesNotContain(SecretMask.Of([value]).Text(wrapped)!, char.IsAsciiLetterOrDigit);
    }

    [Fact]
    public void Everything_LeavesTheLines() =>
        Assert.Equal("***\n*\n", Encoding.ASCII.GetString(Pumped(SecretMask.Everything, "abc\nd\n"u8.ToArray(), new(1))));

    [Fact]
    public async Task Beginning_OfASecret_WaitsForTheRest_AndNothingElseDoes()
    {
        var output = new Output("hello s3cr"u8.ToArray());
        var complete = new TaskCompletionSource();
        using var log = new MaskedLog(output, SecretMask.Of(["s3cr3t-Canary!"]), complete.Task);
        var into = new byte[100];

        Assert.Equal(6, await log.ReadAsync(0, into, default));
        Assert.Equal(0, await log.ReadAsync(6, into, default));
        output.Bytes = "hello s3cret"u8.ToArray();
        Assert.Equal(6, await log.ReadAsync(6, into, default));
        Assert.Equal("s3cret", Encoding.ASCII.GetString(into, 0, 6));
    }

    [Fact]
    public void Secrets_AreInNoWordsOfTheirRecords()
    {
        var values = new Dictionary<string, string> { ["TOKEN"] = "s3cr3t-Canary!" };

        string[] words =
        [
            $"{JobSecrets.Of(values)}",
            $"{new Contracts.Protocol.AttemptSecrets { Values = values }}",
            $"{new SetSecret("s3cr3t-Canary!")}",
        ];

        Assert.All(words, word => Assert.DoesNotContain("s3cr3t", word, StringComparison.Ordinal));
    }

    private static byte[] Raw(string[] values, int pieces, Random random)
    {
        var raw = new List<byte>();
        var forms = values.SelectMany(SecretForms.Of).Append("ab"u8.ToArray()).Append("\n"u8.ToArray()).ToArray();
        for (var piece = 0; piece < pieces; piece++)
        {
            var form = forms[random.Next(forms.Length)];
            raw.AddRange(form.AsSpan(0, random.Next(3) > 0 ? form.Length : random.Next(form.Length + 1)));
        }

        return [.. raw];
    }

    // What is meant, in as few words as possible.
    private static byte[] Naive(string[] values, byte[] raw)
    {
        var (masked, forms) = (raw.ToArray(), values.SelectMany(SecretForms.Of).ToList());
        foreach (var form in forms)
        {
            for (var at = 0; at + form.Length <= raw.Length; at++)
            {
                if (raw.AsSpan(at, form.Length).SequenceEqual(form))
                {
                    masked.AsSpan(at, form.Length).Fill((byte)'*');
                }
            }
        }

        var begun = Enumerable
            .Range(0, raw.Length)
            .Select(at => (Length: raw.Length - at, Of: forms.Where(form => form.AsSpan().StartsWith(raw.AsSpan(at))).ToList()))
            .FirstOrDefault(end => end.Of.Count > 0);
        if (begun.Of is not null && begun.Length >= 4 && begun.Length * 2 >= begun.Of.Min(form => form.Length))
        {
            masked.AsSpan(raw.Length - begun.Length).Fill((byte)'*');
        }

        return masked;
    }

    // As the pump does, over restarts of the program, losses at the portal, and output that grows meanwhile.
    private static byte[] Pumped(SecretMask mask, byte[] raw, Random random)
    {
        var output = new Output([]);
        var complete = new TaskCompletionSource();
        var kept = new List<byte>();
        MaskedLog? log = null;
        while (true)
        {
            if (log is null || random.Next(6) == 0)
            {
                log = new(output, mask, complete.Task);
            }

            if (random.Next(2) == 0)
            {
                output.Bytes = raw[..Math.Min(raw.Length, output.Bytes.Length + random.Next(12))];
            }

            if (output.Bytes.Length == raw.Length && random.Next(4) == 0)
            {
                complete.TrySetResult();
            }

            var (isLast, offset, into) = (complete.Task.IsCompleted, kept.Count, new byte[random.Next(1, 40)]);
            var read = log.ReadAsync(offset, into, default).AsTask().GetAwaiter().GetResult();
            if (read == 0 && isLast)
            {
                return [.. kept];
            }

            // Of what is sent the portal may keep less.
            kept.AddRange(into.AsSpan(0, random.Next(5) == 0 ? random.Next(read + 1) : read));
        }
    }

    private sealed class Output(byte[] bytes) : ILogReader
    {
        public byte[] Bytes { get; set; } = bytes;

        public ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken ct)
        {
            var count = (int)Math.Clamp(Bytes.Length - offset, 0, into.Length);
            Bytes.AsSpan((int)Math.Min(offset, Bytes.Length), count).CopyTo(into.Span);
            return new(count);
        }

        public void Dispose() { }
    }
}
