using System.Security.Cryptography;
using System.Text;

namespace Pollinator.Slurm.Ssh;

/// <summary>
/// A line nobody can foresee, between what a command says and what login shells, banners and commands before it say. It is on both streams,
/// so that the end of each is seen.
/// </summary>
internal sealed class Mark
{
    private readonly string _word = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public Mark() => Start = Encoding.ASCII.GetBytes($"\n{_word} ");

    /// <summary>How the line begins, the end of the line before it included; the status and the end of its own line follow.</summary>
    public byte[] Start { get; }

    /// <summary>Shell words that print it on both streams, with a status.</summary>
    public string Print(string status) => $"printf '\\n%s %s\\n' {_word} {status}; {PrintError("0")}";

    /// <summary>The same on standard error only.</summary>
    public string PrintError(string status) => $"printf '\\n%s %s\\n' {_word} {status} >&2";
}

/// <summary>Takes bytes until a mark has passed.</summary>
/// <param name="mark">What ends it.</param>
/// <param name="most">The most bytes kept; more is a fault.</param>
internal sealed class MarkedBytes(Mark mark, int most)
{
    private const int LongestStatus = 16;
    private byte[] _bytes = new byte[4096];
    private int _count;
    private int _searched;

    /// <summary>What stood before the mark.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _count);

    /// <summary>The number in the mark's line.</summary>
    public int Status { get; private set; }

    /// <summary>Whether more came than is kept.</summary>
    public bool IsTooMuch { get; private set; }

    /// <summary>Takes bytes; what follows the mark is given back.</summary>
    /// <returns>How many of them were taken, once the mark is through; null before.</returns>
    public int? Take(ReadOnlySpan<byte> bytes)
    {
        var before = _count;
        Append(bytes);
        var at = _bytes.AsSpan(_searched, _count - _searched).IndexOf(mark.Start);
        if (at < 0)
        {
            _searched = Math.Max(0, _count - mark.Start.Length + 1);
            IsTooMuch = _count > most + mark.Start.Length;
            return null;
        }

        var start = _searched + at;
        var line = _bytes.AsSpan(start + mark.Start.Length, _count - start - mark.Start.Length);
        var end = line.IndexOf((byte)'\n');
        if (end < 0)
        {
            _searched = start;
            IsTooMuch = line.Length > LongestStatus;
            return null;
        }

        Status = int.TryParse(line[..end], out var status) ? status : -1;
        var used = start + mark.Start.Length + end + 1 - before;
        _count = start;
        IsTooMuch = _count > most;
        return used;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_count + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }
}
